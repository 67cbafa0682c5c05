package io.lateen.upstream.connection;

import java.net.Inet6Address;
import java.net.InetSocketAddress;

import io.lateen.model.UpstreamTransport.ProxyProtocol;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageEncoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolVersion;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import org.jspecify.annotations.Nullable;

/**
 * Tells the endpoint who the client is, before all else (Envoy:
 * source/extensions/transport_sockets/proxy_protocol/proxy_protocol.cc).
 */
final class ProxyHeader extends ChannelInboundHandlerAdapter {

	private final ProxyProtocol version;

	private final ProxiedClient client;

	private @Nullable ChannelHandlerContext context;

	ProxyHeader(ProxyProtocol version, ProxiedClient client) {
		this.version = version;
		this.client = client;
	}

	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		this.context = context;
		context.pipeline().addBefore(context.name(), null, HAProxyMessageEncoder.INSTANCE);
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		send();
		context.fireChannelActive();
		context.pipeline().remove(this);
	}

	/** Sends it, once. To be called before anything else is written. */
	void send() {
		@Nullable ChannelHandlerContext context = this.context;
		this.context = null;
		if (context != null) {
			context.writeAndFlush(message());
			context.pipeline().remove(HAProxyMessageEncoder.class);
		}
	}

	private HAProxyMessage message() {
		boolean v6 = this.client.source().getAddress() instanceof Inet6Address
				|| this.client.destination().getAddress() instanceof Inet6Address;
		return new HAProxyMessage(
				(this.version == ProxyProtocol.V2) ? HAProxyProtocolVersion.V2 : HAProxyProtocolVersion.V1,
				HAProxyCommand.PROXY, v6 ? HAProxyProxiedProtocol.TCP6 : HAProxyProxiedProtocol.TCP4,
				address(this.client.source(), v6), address(this.client.destination(), v6),
				this.client.source().getPort(), this.client.destination().getPort());
	}

	private static String address(InetSocketAddress address, boolean v6) {
		String text = address.getAddress().getHostAddress();
		int zone = text.indexOf('%');
		String plain = (zone >= 0) ? text.substring(0, zone) : text;
		return (v6 && !(address.getAddress() instanceof Inet6Address)) ? "::ffff:" + plain : plain;
	}

}
