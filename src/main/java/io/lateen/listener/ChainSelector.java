package io.lateen.listener;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.lateen.model.FilterChain;
import io.lateen.model.FilterChain.Http;
import io.lateen.model.FilterChain.Tcp;
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

	private final Handover handover;

	private @Nullable Future<?> timeout;

	ChainSelector(PortChains chains, ListenerSettings settings, Handover handover) {
		this.handover = handover;
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

	/**
	 * Where there is no choice, nothing is waited for: an application may speak first,
	 * and a client may open its connection long before it sends a request.
	 */
	@Override
	public void channelActive(ChannelHandlerContext ctx) throws Exception {
		FilterChain plain = this.chains.plain();
		if (this.chains.hasTls() || plain == null) {
			super.channelActive(ctx);
			return;
		}
		serve(ctx, plain, null);
		if (plain.content() instanceof Http) {
			ctx.fireChannelActive();
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
		if (chain == null) {
			reset(ctx);
		}
		else if (chain.tls() != null) {
			secure(ctx, chain, hello);
		}
		else {
			switch (chain.content()) {
				case Http http -> {
					if (InboundConnection.attach(ctx.channel(), http, false, null)) {
						ctx.pipeline().remove(this); // hands on what it has read
					}
					else {
						reset(ctx);
					}
				}
				case Tcp tcp -> this.handover.take(ctx, tcp, (hello != null) ? hello.serverName() : null);
			}
		}
	}

	private void secure(ChannelHandlerContext ctx, FilterChain chain, @Nullable ClientHello hello) {
		if (hello != null && handshake(ctx, chain, hello)) {
			ctx.pipeline().remove(this); // hands on what it has read
		}
		else {
			reset(ctx);
		}
	}

	private boolean handshake(ChannelHandlerContext ctx, FilterChain chain, ClientHello hello) {
		ServerContexts contexts = this.chains.contexts(chain);
		if (contexts == null) {
			return false;
		}
		ServerContext context = contexts.choose(hello);
		SslHandler tls = context.newHandler(ctx.alloc());
		tls.setHandshakeTimeoutMillis(this.settings.handshakeTimeout().toMillis());
		ctx.pipeline().addAfter(ctx.name(), TLS, tls);
		ctx.pipeline()
			.addAfter(TLS, null,
					new HandshakeEnd(chain.content(), tls, context.certificate(), this.handover, hello.serverName()));
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
