package io.lateen.websocket;

import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http2.Http2StreamChannel;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A client for whose WebSocket there is no place. Pages cannot see the status of a
 * refused handshake, only close codes: it gets a WebSocket that is closed at once.
 */
final class TurnedAway extends SimpleChannelInboundHandler<ByteBuf> {

	private final FrameBoundary boundary = new FrameBoundary();

	/**
	 * Answers and closes. Subscribed to on the event loop; completes when the connection,
	 * or stream, is closed.
	 * @param head of the answer
	 */
	static Mono<Void> tell(Channel client, HttpHeaders head, Closing why) {
		return Mono.create((sink) -> {
			client.closeFuture().addListener((closed) -> sink.success());
			UpgradedClient.takeOver(client, head, new TurnedAway());
			client.writeAndFlush(CloseFrame.toClient(client.alloc(), why), client.voidPromise());
			if (client instanceof Http2StreamChannel) {
				Http2End.endOutput(client);
			}
			client.eventLoop().schedule(() -> client.close(), Tunnel.CLOSE_TIME.toMillis(), TimeUnit.MILLISECONDS);
		});
	}

	/**
	 * What is answered to a request: a granted handshake (RFC 6455, section 4.2.2), with
	 * the subprotocol that was asked for first, as browsers take none for a failure.
	 */
	static HttpHeaders head(HttpHeaders request) {
		HttpHeaders head = new DefaultHttpHeaders().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
			.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
		@Nullable String key = request.get(WebSocketKey.KEY);
		if (key != null) {
			head.set(WebSocketKey.ACCEPT, WebSocketKey.answer(key));
		}
		@Nullable String protocols = request.get(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
		if (protocols != null) {
			head.set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, protocols.split(",", 2)[0].strip());
		}
		return head;
	}

	@Override
	protected void channelRead0(ChannelHandlerContext context, ByteBuf data) {
		this.boundary.pass(data);
		if (this.boundary.closeCode() != 0) {
			end(context);
		}
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event instanceof ChannelInputShutdownEvent) {
			end(context);
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		context.close();
	}

	private static void end(ChannelHandlerContext context) {
		Channel client = context.channel();
		if (client instanceof Http2StreamChannel && !Http2End.inputEnded(client)) {
			Http2End.abandonInput(client);
		}
		context.close();
	}

}
