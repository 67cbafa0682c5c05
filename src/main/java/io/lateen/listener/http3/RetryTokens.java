package io.lateen.listener.http3;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.quic.Quic;
import io.netty.handler.codec.quic.QuicTokenHandler;

/**
 * Lets clients show that their address is theirs before anything is kept of them (RFC
 * 9000, section 8.1.2). It costs them a round trip, so it is done under load only;
 * otherwise QUIC's own limit holds, three times of what they sent. A token is signed and
 * good for some seconds: its time, a signature of it, the address and the connection id,
 * then the connection id. Used by one event loop.
 */
final class RetryTokens implements QuicTokenHandler {

	private static final String ALGORITHM = "HmacSHA256";

	private static final int SIGNATURE = 16;

	private static final int BEFORE_ID = Long.BYTES + SIGNATURE;

	private static final Duration LIFETIME = Duration.ofSeconds(10);

	private final BooleanSupplier underLoad;

	private final Mac mac;

	RetryTokens(BooleanSupplier underLoad) {
		this.underLoad = underLoad;
		byte[] key = new byte[32];
		new SecureRandom().nextBytes(key);
		try {
			this.mac = Mac.getInstance(ALGORITHM);
			this.mac.init(new SecretKeySpec(key, ALGORITHM));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public boolean writeToken(ByteBuf out, ByteBuf connectionId, InetSocketAddress address) {
		if (!this.underLoad.getAsBoolean()) {
			return false;
		}
		long now = System.nanoTime();
		byte[] id = ByteBufUtil.getBytes(connectionId);
		out.writeLong(now).writeBytes(sign(now, address, id)).writeBytes(id);
		return true;
	}

	@Override
	public int validateToken(ByteBuf token, InetSocketAddress address) {
		if (token.readableBytes() < BEFORE_ID || token.readableBytes() > maxTokenLength()) {
			return -1;
		}
		int start = token.readerIndex();
		long time = token.getLong(start);
		byte[] signature = ByteBufUtil.getBytes(token, start + Long.BYTES, SIGNATURE);
		byte[] id = ByteBufUtil.getBytes(token, start + BEFORE_ID, token.readableBytes() - BEFORE_ID);
		long age = System.nanoTime() - time;
		boolean good = MessageDigest.isEqual(signature, sign(time, address, id)) && age >= 0
				&& age < LIFETIME.toNanos();
		return good ? BEFORE_ID : -1;
	}

	private byte[] sign(long time, InetSocketAddress address, byte[] id) {
		byte[] ip = address.getAddress().getAddress();
		this.mac
			.update(ByteBuffer.allocate(Long.BYTES + Integer.BYTES).putLong(time).putInt(address.getPort()).array());
		this.mac.update((byte) ip.length);
		this.mac.update(ip);
		return Arrays.copyOf(this.mac.doFinal(id), SIGNATURE);
	}

	@Override
	public int maxTokenLength() {
		return BEFORE_ID + Quic.MAX_CONN_ID_LEN;
	}

}
