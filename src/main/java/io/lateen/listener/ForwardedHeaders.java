package io.lateen.listener;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

import io.lateen.model.MeshSettings;
import io.lateen.model.MeshSettings.ClientCertificateDetails;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/**
 * The headers by which proxies tell applications of the client: what clients must not set
 * is taken out, what the gateway knows is put in (Envoy:
 * source/common/http/conn_manager_utility.cc, mutateRequestHeaders, with
 * {@code use_remote_address}).
 */
final class ForwardedHeaders {

	static final AsciiString FORWARDED_FOR = AsciiString.cached("x-forwarded-for");

	static final AsciiString FORWARDED_PROTO = AsciiString.cached("x-forwarded-proto");

	private static final AsciiString FORWARDED_PORT = AsciiString.cached("x-forwarded-port");

	private static final AsciiString CLIENT_CERT = AsciiString.cached("x-forwarded-client-cert");

	private static final AsciiString REQUEST_ID = AsciiString.cached("x-request-id");

	private static final AsciiString EXTERNAL_ADDRESS = AsciiString.cached("x-envoy-external-address");

	/** For one proxy's eyes only; others that begin alike pass. */
	private static final List<AsciiString> INTERNAL = List
		.of("x-envoy-internal", "x-envoy-retry-on", "x-envoy-retry-grpc-on", "x-envoy-max-retries",
				"x-envoy-retriable-status-codes", "x-envoy-retriable-header-names", "x-envoy-upstream-alt-stat-name",
				"x-envoy-upstream-rq-timeout-ms", "x-envoy-upstream-rq-per-try-timeout-ms",
				"x-envoy-upstream-rq-timeout-alt-response", "x-envoy-upstream-stream-duration-ms",
				"x-envoy-expected-rq-timeout-ms", "x-envoy-hedge-on-per-try-timeout", "x-envoy-original-path",
				"x-envoy-original-host", "x-envoy-force-trace", "x-envoy-ip-tags", "x-envoy-decorator-operation",
				"x-envoy-downstream-service-cluster", "x-envoy-downstream-service-node", "x-envoy-attempt-count")
		.stream()
		.map(AsciiString::cached)
		.toList();

	private ForwardedHeaders() {
	}

	/**
	 * Rewrites the headers.
	 * @param headers of the request; written to
	 * @param connection with what is known of the client
	 * @return the client's address, as far as it is to be trusted
	 */
	static String rewrite(HttpHeaders headers, InboundConnection connection, MeshSettings mesh) {
		INTERNAL.forEach(headers::remove);
		tellCertificate(headers, connection.client(), mesh.clientCertificate());
		String peerAddress = NetUtil.toAddressString(connection.ends().peer().getAddress());
		String client = append(headers, peerAddress, mesh.trustedProxies());
		if (mesh.trustedProxies() == 0 || !headers.contains(FORWARDED_PROTO)) {
			headers.set(FORWARDED_PROTO, connection.secure() ? "https" : "http");
		}
		if (mesh.headers().forwardedPort() && (mesh.trustedProxies() == 0 || !headers.contains(FORWARDED_PORT))) {
			headers.set(FORWARDED_PORT, Integer.toString(connection.ends().local().getPort()));
		}
		headers.set(EXTERNAL_ADDRESS, client);
		if (mesh.headers().requestId()) {
			headers.set(REQUEST_ID, newRequestId());
		}
		return client;
	}

	private static void tellCertificate(HttpHeaders headers, @Nullable ClientCertificate client,
			ClientCertificateDetails details) {
		switch (details) {
			case SANITIZE_SET -> setOrRemove(headers, client, false);
			case APPEND_FORWARD -> setOrRemove(headers, client, headers.contains(CLIENT_CERT));
			case SANITIZE -> headers.remove(CLIENT_CERT);
			case FORWARD_ONLY -> {
				if (client == null) {
					headers.remove(CLIENT_CERT);
				}
			}
			case ALWAYS_FORWARD_ONLY -> {
			}
		}
	}

	private static void setOrRemove(HttpHeaders headers, @Nullable ClientCertificate client, boolean append) {
		if (client == null) {
			headers.remove(CLIENT_CERT);
		}
		else if (append) {
			headers.set(CLIENT_CERT, String.join(",", headers.getAll(CLIENT_CERT)) + "," + client.element());
		}
		else {
			headers.set(CLIENT_CERT, client.element());
		}
	}

	private static String append(HttpHeaders headers, String peer, int trustedProxies) {
		String before = joined(headers);
		headers.set(FORWARDED_FOR, (before != null) ? before + "," + peer : peer);
		String told = (before != null && trustedProxies > 0) ? fromRight(before, trustedProxies) : null;
		return (told != null) ? told : peer;
	}

	private static @Nullable String joined(HttpHeaders headers) {
		String first = headers.get(FORWARDED_FOR);
		if (first == null) {
			return null;
		}
		List<String> lines = headers.getAll(FORWARDED_FOR);
		return (lines.size() > 1) ? String.join(",", lines) : first;
	}

	/**
	 * The address that the outermost trusted proxy saw; null where there are fewer or it
	 * is none (source/common/http/utility.cc, getLastAddressFromXFF).
	 */
	static @Nullable String fromRight(String forwardedFor, int number) {
		int end = forwardedFor.length();
		for (int skipped = 1; skipped < number; skipped++) {
			end = forwardedFor.lastIndexOf(',', end - 1);
			if (end < 0) {
				return null;
			}
		}
		int comma = (end > 0) ? forwardedFor.lastIndexOf(',', end - 1) : -1;
		String address = forwardedFor.substring(comma + 1, end).strip();
		return (NetUtil.isValidIpV4Address(address) || NetUtil.isValidIpV6Address(address)) ? address : null;
	}

	/** A random UUID; nobody's secret, hence not of a secure generator. */
	private static String newRequestId() {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		long high = (random.nextLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x4000L;
		long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
		return new UUID(high, low).toString();
	}

}
