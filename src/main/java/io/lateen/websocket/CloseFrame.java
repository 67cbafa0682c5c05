package io.lateen.websocket;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** The gateway's own close frames (RFC 6455, section 5.5.1). */
final class CloseFrame {

	private static final int FIRST_BYTE = 0x88;

	private static final int MASKED = 0x80;

	private CloseFrame() {
	}

	static ByteBuf toClient(ByteBufAllocator allocator, Closing why) {
		byte[] reason = reason(why);
		return allocator.buffer(4 + reason.length)
			.writeByte(FIRST_BYTE)
			.writeByte(2 + reason.length)
			.writeShort(why.code())
			.writeBytes(reason);
	}

	/** Masked, as frames to a server are (RFC 6455, section 5.1). */
	static ByteBuf toApplication(ByteBufAllocator allocator, Closing why) {
		byte[] reason = reason(why);
		int mask = ThreadLocalRandom.current().nextInt();
		ByteBuf frame = allocator.buffer(8 + reason.length)
			.writeByte(FIRST_BYTE)
			.writeByte(MASKED | (2 + reason.length))
			.writeInt(mask)
			.writeShort(why.code() ^ (mask >>> 16));
		for (int i = 0; i < reason.length; i++) {
			frame.writeByte(reason[i] ^ (mask >>> (24 - 8 * ((i + 2) % 4))));
		}
		return frame;
	}

	private static byte[] reason(Closing why) {
		return why.reason().getBytes(StandardCharsets.US_ASCII);
	}

}
