package io.lateen.websocket;

import io.lateen.tcp.Splice;
import io.lateen.websocket.Ending.By;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a tunnel: bytes pass as they are; its close frame is seen, and it can
 * be ended by one of the gateway's where no other frame is under way.
 */
final class Relay extends Splice {

	private final Tunnel tunnel;

	private final By sender;

	private final FrameBoundary boundary = new FrameBoundary();

	private @Nullable Closing closing;

	private boolean muted;

	Relay(Tunnel tunnel, By sender, Channel to) {
		super(to, (bytes) -> tunnel.count(sender, bytes));
		this.tunnel = tunnel;
		this.sender = sender;
	}

	/** Ends this direction with a close frame as soon as the current frame is through. */
	void endWith(Closing why) {
		this.closing = why;
		endAtBoundary(why);
		to().flush();
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (!(message instanceof ByteBuf data)) {
			ReferenceCountUtil.release(message);
			return;
		}
		this.boundary.pass(data);
		if (goodbyeSaid()) {
			closed(context.channel());
		}
		if (this.muted) {
			data.release();
			return;
		}
		super.channelRead(context, data);
		if (this.closing != null) {
			endAtBoundary(this.closing);
		}
	}

	/** The sender has sent its close frame, by itself or as the answer to one. */
	private void closed(Channel from) {
		if (this.muted) {
			from.close(); // it has answered the gateway's
		}
		else {
			this.tunnel.ending(Ending.of(this.sender, this.boundary.closeCode()));
		}
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event instanceof ChannelInputShutdownEvent || event == SslCloseCompletionEvent.SUCCESS) {
			this.tunnel.ending(Ending.of(this.sender, Ending.ABRUPT));
			if (this.muted) {
				context.close(); // nothing of it is passed on any more
				return;
			}
			if (to() instanceof Http2StreamChannel) {
				endStream(context.channel());
				return;
			}
		}
		super.userEventTriggered(context, event);
	}

	/**
	 * After the goodbyes of both, an application that ends its output has ended the
	 * WebSocket (RFC 6455, section 7.1.1). Over HTTP/1.1 clients then close their
	 * connection; over HTTP/2 Firefox leaves its half of the stream open.
	 */
	private void endStream(Channel application) {
		Http2End.endOutput(to()).addListener((written) -> {
			if (Http2End.inputEnded(to())) {
				application.close(); // both sides have said all
			}
			else if (this.tunnel.goodbyesSaid()) {
				Http2End.abandonInput(to());
				application.close();
			}
		});
	}

	/** Whether the sender's close frame has passed. */
	boolean goodbyeSaid() {
		return this.boundary.closeCode() != 0;
	}

	/**
	 * The other end stays where it has a close frame of the gateway's to answer: closed
	 * before its answer is read, it would see a reset.
	 */
	@Override
	public void channelInactive(ChannelHandlerContext context) {
		this.tunnel.ending(Ending.of(this.sender, Ending.ABRUPT));
		if (this.muted) {
			context.fireChannelInactive();
		}
		else {
			super.channelInactive(context);
		}
	}

	/** A close frame that passed already is not followed by another one. */
	private void endAtBoundary(Closing why) {
		if (this.muted || !this.boundary.reached()) {
			return;
		}
		this.muted = true;
		if (!goodbyeSaid()) {
			ByteBuf frame = (this.sender == By.APPLICATION) ? CloseFrame.toClient(to().alloc(), why)
					: CloseFrame.toApplication(to().alloc(), why);
			to().write(frame, to().voidPromise());
		}
	}

}
