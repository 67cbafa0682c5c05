package io.lateen.listener;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

import io.lateen.exchange.ConnectionEnds;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolVersion;
import io.netty.util.NetUtil;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Learns of the PROXY header, version 1 or 2, that a load balancer sends before all else
 * who the client is (Envoy:
 * source/extensions/filters/listener/proxy_protocol/proxy_protocol.cc). A connection
 * without such a header, or with a wrong one, is reset; one that tells nothing
 * ({@code LOCAL}, {@code UNKNOWN}) is the load balancer's own. Nobody behind it hears of
 * the connection before; how long that may take, {@link ChainSelector} sees to, as
 * Envoy's one time limit is that of all listener filters.
 */
final class ProxyHeaderReader extends ChannelInboundHandlerAdapter {

	private static final Log logger = LogFactory.getLog(ProxyHeaderReader.class);

	/** What a header may have beside addresses, in bytes. */
	private static final int MAX_EXTENSIONS = 16 * 1024;

	private static final int KEEP_LINGER = -1;

	/** Places it in front of what is there. */
	static void addFirst(ChannelPipeline pipeline) {
		pipeline.addFirst(new HAProxyMessageDecoder(MAX_EXTENSIONS), new ProxyHeaderReader());
	}

	// whatever closes the connection before the header is read resets it
	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		// told when the header is read
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (!(message instanceof HAProxyMessage header)) {
			context.fireChannelRead(message);
			return;
		}
		try {
			if (learn(context.channel(), header)) {
				context.channel().config().setOption(ChannelOption.SO_LINGER, KEEP_LINGER);
				context.fireChannelActive();
				context.read(); // the one before was for the header
				context.pipeline().remove(this);
			}
			else {
				refuse(context, header.proxiedProtocol() + " from " + header.sourceAddress());
			}
		}
		finally {
			header.release();
		}
	}

	/** Whether there is sense in it. */
	private static boolean learn(Channel channel, HAProxyMessage header) {
		if (header.command() == HAProxyCommand.LOCAL) {
			return true;
		}
		switch (header.proxiedProtocol().addressFamily()) {
			case AF_IPv4, AF_IPv6 -> {
				InetSocketAddress client = address(header.sourceAddress(), header.sourcePort());
				InetSocketAddress connectedTo = address(header.destinationAddress(), header.destinationPort());
				ConnectionEnds direct = ConnectionEnds.of(channel);
				if (client == null || connectedTo == null || direct == null) {
					return false;
				}
				direct.onBehalfOf(client, connectedTo).attach(channel);
				return true;
			}
			case AF_UNSPEC -> {
				return header.protocolVersion() == HAProxyProtocolVersion.V1;
			}
			default -> {
				return false;
			}
		}
	}

	/** An address that a client may have; null for others. */
	private static @Nullable InetSocketAddress address(String text, int port) {
		byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
		if (bytes == null) {
			return null;
		}
		try {
			InetAddress address = InetAddress.getByAddress(bytes);
			boolean broadcast = bytes.length == 4 && (bytes[0] & bytes[1] & bytes[2] & bytes[3]) == -1;
			return (address.isAnyLocalAddress() || address.isMulticastAddress() || broadcast) ? null
					: new InetSocketAddress(address, port);
		}
		catch (UnknownHostException ex) {
			return null;
		}
	}

	/** Of what is no header; the decoder has closed the connection. */
	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		refuse(context, cause);
	}

	private static void refuse(ChannelHandlerContext context, Object reason) {
		if (logger.isDebugEnabled()) {
			logger.debug("No PROXY header from " + context.channel().remoteAddress() + ": " + reason);
		}
		context.close();
	}

}
