package io.lateen.websocket;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntConsumer;

import io.lateen.tcp.Splice;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;

/**
 * One direction of a tunnel, which can be ended by a close frame where no other frame is
 * under way.
 */
final class Relay extends Splice {

	/** Whether frames of this direction are masked (RFC 6455, section 5.1). */
	enum Masking {

		NONE, MASKED

	}

	private static final int CLOSE_FRAME = 0x88;

	private final Masking masking;

	private final FrameBoundary boundary = new FrameBoundary();

	private int closeCode;

	private boolean muted;

	Relay(Channel to, Masking masking, IntConsumer count) {
		super(to, count);
		this.masking = masking;
	}

	/** Ends this direction with a close frame as soon as the current frame is through. */
	void endWith(int code) {
		this.closeCode = code;
		endAtBoundary();
	}

	private void endAtBoundary() {
		if (this.closeCode == 0 || this.muted || !this.boundary.reached()) {
			return;
		}
		this.muted = true;
		to().writeAndFlush(closeFrame(), to().voidPromise());
	}

	private ByteBuf closeFrame() {
		ByteBuf frame = to().alloc().buffer(8).writeByte(CLOSE_FRAME);
		if (this.masking == Masking.NONE) {
			return frame.writeByte(2).writeShort(this.closeCode);
		}
		int mask = ThreadLocalRandom.current().nextInt();
		return frame.writeByte(0x80 | 2).writeInt(mask).writeShort(this.closeCode ^ (mask >>> 16));
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (this.muted || !(message instanceof ByteBuf data)) {
			ReferenceCountUtil.release(message);
			return;
		}
		this.boundary.pass(data);
		super.channelRead(context, data);
		endAtBoundary();
	}

}
