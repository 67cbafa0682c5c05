package io.lateen.listener;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

import io.netty.buffer.ByteBuf;

/**
 * What a client says before anybody answers (RFC 8446, section 4.1.2), as far as it
 * decides on the chain and the certificate.
 *
 * @param serverName in lower case, empty for none
 * @param ecdsaBefore13 whether it takes an ECDSA certificate with TLS 1.2 and before
 * @param ecdsaWith13 whether it speaks TLS 1.3 and takes an ECDSA certificate with it
 */
record ClientHello(String serverName, boolean ecdsaBefore13, boolean ecdsaWith13) {

	private static final int SERVER_NAME = 0;

	private static final int SIGNATURE_ALGORITHMS = 13;

	private static final int SUPPORTED_VERSIONS = 43;

	private static final int TLS_1_3 = 0x0304;

	private static final int VERSION_AND_RANDOM = 34;

	// ecdsa_secp256r1_sha256, ecdsa_secp384r1_sha384, ecdsa_secp521r1_sha512
	private static final Set<Integer> ECDSA_SIGNATURES = Set.of(0x0403, 0x0503, 0x0603);

	// TLS_ECDHE_ECDSA_WITH_ AES_128_CBC_SHA, AES_256_CBC_SHA, AES_128_GCM_SHA256,
	// AES_256_GCM_SHA384, CHACHA20_POLY1305_SHA256
	private static final Set<Integer> ECDSA_SUITES = Set.of(0xC009, 0xC00A, 0xC02B, 0xC02C, 0xCCA9);

	/**
	 * Reads one.
	 * @param message without the header of the handshake message; not consumed
	 * @throws IndexOutOfBoundsException for what is none
	 */
	static ClientHello parse(ByteBuf message) {
		ByteBuf in = message.duplicate();
		in.skipBytes(VERSION_AND_RANDOM);
		in.skipBytes(in.readUnsignedByte()); // session id
		boolean ecdsaSuite = anyOf(ECDSA_SUITES, in.readSlice(in.readUnsignedShort()));
		in.skipBytes(in.readUnsignedByte()); // compression
		String name = "";
		boolean tls13 = false;
		boolean ecdsaSignature = false;
		ByteBuf extensions = in.isReadable() ? in.readSlice(in.readUnsignedShort()) : in;
		while (extensions.isReadable()) {
			int type = extensions.readUnsignedShort();
			ByteBuf extension = extensions.readSlice(extensions.readUnsignedShort());
			switch (type) {
				case SERVER_NAME -> name = serverName(extension);
				case SIGNATURE_ALGORITHMS ->
					ecdsaSignature = anyOf(ECDSA_SIGNATURES, extension.readSlice(extension.readUnsignedShort()));
				case SUPPORTED_VERSIONS ->
					tls13 = anyOf(Set.of(TLS_1_3), extension.readSlice(extension.readUnsignedByte()));
				default -> {
				}
			}
		}
		return new ClientHello(name, ecdsaSuite, tls13 && ecdsaSignature);
	}

	/** RFC 6066, section 3. */
	private static String serverName(ByteBuf extension) {
		ByteBuf names = extension.readSlice(extension.readUnsignedShort());
		while (names.isReadable()) {
			int type = names.readUnsignedByte();
			ByteBuf name = names.readSlice(names.readUnsignedShort());
			if (type == 0) {
				return name.toString(StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
			}
		}
		return "";
	}

	private static boolean anyOf(Set<Integer> wanted, ByteBuf numbers) {
		boolean found = false;
		while (numbers.isReadable()) {
			found |= wanted.contains(numbers.readUnsignedShort());
		}
		return found;
	}

	/**
	 * Whether it takes an ECDSA certificate (Envoy:
	 * source/common/tls/server_context_impl.cc, isClientEcdsaCapable).
	 * @param tls13 whether the server speaks TLS 1.3
	 */
	boolean takesEcdsa(boolean tls13) {
		return this.ecdsaBefore13 || (tls13 && this.ecdsaWith13);
	}

}
