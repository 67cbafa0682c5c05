package io.lateen.websocket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;

import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * What applications answer to {@code sec-websocket-key} (RFC 6455, section 4.2.2).
 * Clients of HTTP/1.1 check it themselves; for those of HTTP/2, which send no key, the
 * gateway makes up one and checks.
 */
final class WebSocketKey {

	static final AsciiString KEY = AsciiString.cached("sec-websocket-key");

	static final AsciiString ACCEPT = AsciiString.cached("sec-websocket-accept");

	private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

	private WebSocketKey() {
	}

	/** Nobody's secret, hence not of a secure generator. */
	static String random() {
		byte[] key = new byte[16];
		ThreadLocalRandom.current().nextBytes(key);
		return Base64.getEncoder().encodeToString(key);
	}

	/** Whether an answer fits a key; where there was none, the client will look. */
	static boolean accepts(@Nullable String accept, @Nullable String key) {
		return key == null || answer(key).equals(accept);
	}

	/** What a server answers to a key. */
	static String answer(String key) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
			return Base64.getEncoder().encodeToString(digest);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex); // each Java has it
		}
	}

}
