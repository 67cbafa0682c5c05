package io.lateen.listener;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.lateen.model.FilterChain;
import io.lateen.model.FilterChain.Http;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslClientHelloHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Finds the chain of a connection by its first bytes, as Envoy's TLS inspector does: the
 * server name of TLS, or that it is none. A connection that no chain takes is reset.
 */
final class ChainSelector extends SslClientHelloHandler<ClientHello> {

	private static final String TLS = "lateen.tls";

	private static final int HANDSHAKE_RECORD = 22;

	private final PortChains chains;

	private final ListenerSettings settings;

	private @Nullable Future<?> timeout;

	ChainSelector(PortChains chains, ListenerSettings settings) {
		this.chains = chains;
		this.settings = settings;
	}

	@Override
	public void handlerAdded(ChannelHandlerContext ctx) {
		this.timeout = ctx.executor()
			.schedule(() -> reset(ctx), this.settings.handshakeTimeout().toMillis(), TimeUnit.MILLISECONDS);
	}

	@Override
	protected void handlerRemoved0(ChannelHandlerContext ctx) {
		if (this.timeout != null) {
			this.timeout.cancel(false);
		}
	}

	@Override
	protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
		if (this.chains.hasTls() && in.getUnsignedByte(in.readerIndex()) == HANDSHAKE_RECORD) {
			super.decode(ctx, in, out);
		}
		else {
			serve(ctx, this.chains.plain(), null);
		}
	}

	@Override
	protected Future<ClientHello> lookup(ChannelHandlerContext ctx, @Nullable ByteBuf message) {
		try {
			if (message != null) {
				return ctx.executor().newSucceededFuture(ClientHello.parse(message));
			}
			return ctx.executor().newFailedFuture(new IllegalArgumentException("No handshake"));
		}
		catch (IndexOutOfBoundsException ex) {
			return ctx.executor().newFailedFuture(ex);
		}
	}

	@Override
	protected void onLookupComplete(ChannelHandlerContext ctx, Future<ClientHello> future) {
		ClientHello hello = future.isSuccess() ? future.getNow() : null;
		serve(ctx, (hello != null) ? this.chains.find(hello) : null, hello);
	}

	private void serve(ChannelHandlerContext ctx, @Nullable FilterChain chain, @Nullable ClientHello hello) {
		if (chain == null || !(chain.content() instanceof Http http)) {
			reset(ctx);
			return;
		}
		if (chain.tls() == null) {
			new InboundConnection(http, false, null).attach(ctx.channel());
		}
		else if (hello == null || !handshake(ctx, chain, http, hello)) {
			reset(ctx);
			return;
		}
		ctx.pipeline().remove(this); // hands on what it has read
	}

	private boolean handshake(ChannelHandlerContext ctx, FilterChain chain, Http http, ClientHello hello) {
		ServerContexts contexts = this.chains.contexts(chain);
		if (contexts == null) {
			return false;
		}
		SslHandler tls = contexts.choose(hello).newHandler(ctx.alloc());
		tls.setHandshakeTimeoutMillis(this.settings.handshakeTimeout().toMillis());
		ctx.pipeline().addAfter(ctx.name(), TLS, tls);
		ctx.pipeline().addAfter(TLS, null, new HandshakeEnd(http, tls));
		return true;
	}

	// what was read is thrown away, and the client sees a reset as from Envoy
	private static void reset(ChannelHandlerContext ctx) {
		if (ctx.channel().isActive()) {
			ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
			ctx.close();
		}
	}

	/** Nobody else need hear of bytes that are no TLS. */
	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		reset(ctx);
	}

}
