package io.lateen.upstream.balance;

import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import io.lateen.exchange.InboundRequest;
import io.lateen.model.LoadBalancing;
import io.lateen.model.LoadBalancing.ConsistentHash;
import io.lateen.model.LoadBalancing.HashKey;
import org.jspecify.annotations.Nullable;

/**
 * The number that a request is balanced by (envoy source/common/http/hash_policy.cc).
 *
 * @param value random where the request has nothing to hash
 * @param cookie to be set on the answer with {@code Set-Cookie}; null for none
 */
public record RequestHash(long value, @Nullable String cookie) {

	/** Of a request, by a cluster's policy. */
	public static RequestHash of(LoadBalancing policy, HashedRequest request) {
		if (!(policy instanceof ConsistentHash hashed)) {
			return random();
		}
		return switch (hashed.key()) {
			case HashKey.Header(String name) -> ofHeader(request.header(name));
			case HashKey.Cookie cookie -> ofCookie(cookie, request);
			case HashKey.SourceAddress() -> of(request.clientAddress());
			case HashKey.QueryParameter(String name) -> of(InboundRequest.firstValue(request.query(), name));
			case HashKey.Nothing() -> random();
		};
	}

	/**
	 * Of a connection whose bytes are not looked at: only its client's address can count
	 * (istio pilot/pkg/networking/core/networkfilter.go, maybeSetHashPolicy).
	 */
	public static long ofAddress(LoadBalancing policy, String clientAddress) {
		boolean hashed = policy instanceof ConsistentHash(var key, var _) && key instanceof HashKey.SourceAddress;
		return hashed ? XxHash64.of(clientAddress) : random().value();
	}

	private static RequestHash random() {
		return new RequestHash(ThreadLocalRandom.current().nextLong(), null);
	}

	private static RequestHash of(@Nullable String text) {
		return (text != null) ? new RequestHash(XxHash64.of(text), null) : random();
	}

	// several lines count in any order
	private static RequestHash ofHeader(List<String> lines) {
		return switch (lines.size()) {
			case 0 -> random();
			case 1 -> of(lines.getFirst());
			default -> of(String.join("", lines.stream().sorted().toList()));
		};
	}

	private static RequestHash ofCookie(HashKey.Cookie cookie, HashedRequest request) {
		String value = RequestCookie.find(request.header("cookie"), cookie.name());
		if (value != null && !value.isEmpty()) {
			return of(value);
		}
		if (cookie.ttl() == null) {
			return random();
		}
		// the same for all requests of a connection, lest two at a time get two cookies
		String made = HexFormat.of().toHexDigits(XxHash64.of(request.connection()));
		return new RequestHash(XxHash64.of(made), RequestCookie.set(cookie, made));
	}

}
