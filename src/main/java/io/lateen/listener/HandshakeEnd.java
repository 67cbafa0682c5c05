package io.lateen.listener;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import io.lateen.model.FilterChain;
import io.lateen.model.FilterChain.Http;
import io.lateen.model.FilterChain.Tcp;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the end of a TLS handshake, then tells who the client is. Of failures nobody
 * hears: clients that give up or show nothing valid are no trouble of the gateway's.
 */
final class HandshakeEnd extends ChannelInboundHandlerAdapter {

	private final FilterChain.Content content;

	private final SslHandler tls;

	private final X509Certificate own;

	private final Handover handover;

	private final String serverName;

	HandshakeEnd(FilterChain.Content content, SslHandler tls, X509Certificate own, Handover handover,
			String serverName) {
		this.content = content;
		this.tls = tls;
		this.own = own;
		this.handover = handover;
		this.serverName = serverName;
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
		if (event instanceof SslHandshakeCompletionEvent completion) {
			if (!completion.isSuccess()) {
				ctx.close();
				return;
			}
			switch (this.content) {
				case Http http -> {
					if (!InboundConnection.attach(ctx.channel(), http, true, client(this.tls.engine()))) {
						ctx.close();
						return;
					}
					ctx.pipeline().remove(this);
				}
				case Tcp tcp -> {
					this.handover.take(ctx, tcp, this.serverName);
					return;
				}
			}
		}
		super.userEventTriggered(ctx, event);
	}

	private @Nullable ClientCertificate client(SSLEngine engine) throws GeneralSecurityException {
		if (!engine.getNeedClientAuth() && !engine.getWantClientAuth()) {
			return null; // was not asked; to learn it from the session costs an exception
		}
		SSLSession session = engine.getSession();
		try {
			return (session.getPeerCertificates()[0] instanceof X509Certificate certificate)
					? ClientCertificate.of(certificate, this.own) : null;
		}
		catch (SSLPeerUnverifiedException ex) {
			return null; // has shown none
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		ctx.close();
	}

}
