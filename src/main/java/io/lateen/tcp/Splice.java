package io.lateen.tcp;

import java.util.function.IntConsumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Passes on what one end of a connection sends to the other end, as fast as that takes
 * it: what is held between them is bounded by the watermarks of the other end's channel.
 * Placed in the pipeline of the sending end; both ends are on one event loop.
 */
public class Splice extends ChannelInboundHandlerAdapter {

	private final Channel to;

	private final IntConsumer count;

	private boolean ended;

	private boolean reset;

	/**
	 * @param to the other end
	 * @param count hears of the bytes that pass
	 */
	public Splice(Channel to, IntConsumer count) {
		this.to = to;
		this.count = count;
	}

	/** The other end. */
	protected final Channel to() {
		return this.to;
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (!(message instanceof ByteBuf data)) {
			ReferenceCountUtil.release(message);
			return;
		}
		this.count.accept(data.readableBytes());
		this.to.write(data, this.to.voidPromise());
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
		if (event instanceof ChannelInputShutdownEvent || event == SslCloseCompletionEvent.SUCCESS) {
			inputEnded(context.channel());
		}
		else {
			context.fireUserEventTriggered(event);
		}
	}

	private void inputEnded(Channel from) {
		if (!(this.to instanceof DuplexChannel duplex)) {
			this.to.close();
			from.close();
		}
		else if (this.ended) {
			closeWhenAllIsSaid(duplex, from);
		}
		else {
			this.ended = true;
			endOutput().addListener((written) -> {
				duplex.shutdownOutput();
				closeWhenAllIsSaid(duplex, from);
			});
		}
	}

	/** Completes when all that was written before is on its way. */
	private ChannelFuture endOutput() {
		@Nullable SslHandler tls = this.to.pipeline().get(SslHandler.class);
		return (tls != null) ? tls.closeOutbound() : this.to.writeAndFlush(Unpooled.EMPTY_BUFFER);
	}

	private static void closeWhenAllIsSaid(DuplexChannel to, Channel from) {
		if (to.isInputShutdown()) {
			to.close();
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
			resetOther();
		}
		else {
			this.to.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
		}
		context.fireChannelInactive();
	}

	/** An abrupt end stays one: no close_notify tells that it was meant. */
	private void resetOther() {
		this.to.config().setOption(ChannelOption.SO_LINGER, 0);
		@Nullable ChannelHandlerContext tls = this.to.pipeline().context(SslHandler.class);
		if (tls != null) {
			tls.close();
		}
		else {
			this.to.close();
		}
	}

}
