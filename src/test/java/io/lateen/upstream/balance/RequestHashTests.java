package io.lateen.upstream.balance;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.lateen.model.LoadBalancing;
import io.lateen.model.LoadBalancing.ConsistentHash;
import io.lateen.model.LoadBalancing.HashKey;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Given a request and a hash key, then Envoy's hash of it. */
class RequestHashTests {

	private static final LoadBalancing.Table RING = new LoadBalancing.Table.RingHash(1024);

	private record Request(Map<String, List<String>> headers, String target) implements HashedRequest {

		@Override
		public List<String> header(String name) {
			return this.headers.getOrDefault(name, List.of());
		}

		@Override
		public String query() {
			int mark = this.target.indexOf('?');
			return (mark >= 0) ? this.target.substring(mark + 1) : null;
		}

		@Override
		public String clientAddress() {
			return "192.0.2.7";
		}

		@Override
		public String connection() {
			return "192.0.2.7:50000" + "10.0.0.1:8080";
		}

	}

	@Test
	void aHeaderIsHashedAsItIs() {
		Request request = new Request(Map.of("x-user", List.of("foo")), "/");
		assertHash(new HashKey.Header("x-user"), request, "foo");
	}

	@Test
	void severalLinesCountInAnyOrder() {
		assertHash(new HashKey.Header("x-user"), new Request(Map.of("x-user", List.of("b", "a")), "/"), "ab");
	}

	@Test
	void theFirstValueOfAQueryParameterIsHashedUndecoded() {
		HashKey key = new HashKey.QueryParameter("user");
		assertHash(key, new Request(Map.of(), "/a?x=1&user=al%20ice&user=bob"), "al%20ice");
		assertHash(key, new Request(Map.of(), "/a?user"), "");
		assertHash(key, new Request(Map.of(), "/a?user="), "");
		assertRandom(key, new Request(Map.of(), "/a?users=1"));
		assertRandom(key, new Request(Map.of(), "/user=1"));
	}

	@Test
	void theClientsAddressIsHashedWithoutPort() {
		assertHash(new HashKey.SourceAddress(), new Request(Map.of(), "/"), "192.0.2.7");
	}

	@Test
	void aCookieIsHashedWithoutItsQuotes() {
		HashKey key = new HashKey.Cookie("session", "", null, List.of());
		assertHash(key, new Request(Map.of("cookie", List.of("a=b; session=\"xyz\"; c=d")), "/"), "xyz");
		assertHash(key, new Request(Map.of("cookie", List.of("sessions=no", "session=xyz")), "/"), "xyz");
	}

	@Test
	void aMissingCookieIsMadeWhereItHasATimeToLive() {
		Request request = new Request(Map.of(), "/");
		String value = "%016x".formatted(XxHash64.of("192.0.2.7:5000010.0.0.1:8080"));
		RequestHash made = hash(
				new HashKey.Cookie("session", "/shop", Duration.ofHours(1), List.of("SameSite=Strict", "Secure")),
				request);
		assertThat(made.cookie())
			.isEqualTo("session=\"" + value + "\"; Max-Age=3600; Path=/shop; SameSite=Strict; Secure; HttpOnly");
		assertThat(made.value()).isEqualTo(XxHash64.of(value));
		assertThat(hash(new HashKey.Cookie("session", "", Duration.ZERO, List.of()), request).cookie())
			.isEqualTo("session=\"" + value + "\"; HttpOnly");
		assertRandom(new HashKey.Cookie("session", "", null, List.of()), request);
	}

	@Test
	void aRequestWithTheCookieGetsNoOther() {
		Request request = new Request(Map.of("cookie", List.of("session=xyz")), "/");
		assertThat(hash(new HashKey.Cookie("session", "", Duration.ofHours(1), List.of()), request).cookie()).isNull();
	}

	@Test
	void withoutAHashTheNumberIsRandom() {
		assertRandom(new HashKey.Header("x-user"), new Request(Map.of(), "/"));
		assertRandom(new HashKey.Nothing(), new Request(Map.of(), "/"));
	}

	private static void assertHash(HashKey key, Request request, String hashed) {
		assertThat(hash(key, request)).isEqualTo(new RequestHash(XxHash64.of(hashed), null));
	}

	private static void assertRandom(HashKey key, Request request) {
		assertThat(hash(key, request).value()).isNotEqualTo(hash(key, request).value());
	}

	private static RequestHash hash(HashKey key, Request request) {
		return RequestHash.of(new ConsistentHash(key, RING), request);
	}

}
