package io.lateen.websocket;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntConsumer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.ReferenceCountUtil;

/**
 * Passes on what one end of a tunnel sends to the other end. Placed in the pipeline of
 * the sending end; both ends are on one event loop.
 */
final class Relay extends ChannelInboundHandlerAdapter {

	/** Whether frames of this direction are masked (RFC 6455, section 5.1). */
	enum Masking {

		NONE, MASKED

	}

	private static final int CLOSE_FRAME = 0x88;

	private final Channel to;

	private final Masking masking;

	private final IntConsumer count;

	private final FrameBoundary boundary = new FrameBoundary();

	private int closeCode;

	private boolean muted;

	private boolean reset;

	Relay(Channel to, Masking masking, IntConsumer count) {
		this.to = to;
		this.masking = masking;
		this.count = count;
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
		this.to.writeAndFlush(closeFrame(), this.to.voidPromise());
	}

	private ByteBuf closeFrame() {
		ByteBuf frame = this.to.alloc().buffer(8).writeByte(CLOSE_FRAME);
		if (this.masking == Masking.NONE) {
			return frame.writeByte(2).writeShort(this.closeCode);
		}
		int mask = ThreadLocalRandom.current().nextInt();
		return frame.writeByte(0x80 | 2).writeInt(mask).writeShort(this.closeCode ^ (mask >>> 16));
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (!(message instanceof ByteBuf data) || this.muted) {
			ReferenceCountUtil.release(message);
			return;
		}
		this.count.accept(data.readableBytes());
		this.boundary.pass(data);
		this.to.write(data, this.to.voidPromise());
		endAtBoundary();
		if (!this.to.isWritable()) {
			context.channel().config().setAutoRead(false);
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		this.to.flush();
	}

	/** The end whose bytes come here takes more of the other's, or less. */
	@Override
	public void channelWritabilityChanged(ChannelHandlerContext context) {
		this.to.config().setAutoRead(context.channel().isWritable());
		context.fireChannelWritabilityChanged();
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event instanceof ChannelInputShutdownEvent) {
			shutdownOutput(context.channel());
		}
		else {
			context.fireUserEventTriggered(event);
		}
	}

	private void shutdownOutput(Channel from) {
		if (this.to instanceof SocketChannel socket && !socket.isOutputShutdown()) {
			socket.writeAndFlush(socket.alloc().buffer(0)).addListener((written) -> {
				socket.shutdownOutput();
				if (socket.isInputShutdown()) {
					// both sides have said all
					socket.close();
					from.close();
				}
			});
		}
		else {
			this.to.close();
			from.close();
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		this.reset = true;
		context.close();
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		if (this.reset && this.to instanceof SocketChannel) {
			// an abrupt end stays one
			this.to.config().setOption(ChannelOption.SO_LINGER, 0);
			this.to.close();
		}
		else {
			this.to.writeAndFlush(this.to.alloc().buffer(0)).addListener(ChannelFutureListener.CLOSE);
		}
		context.fireChannelInactive();
	}

}
