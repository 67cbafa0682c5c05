package io.lateen.upstream.connection;

import java.net.SocketOption;
import java.time.Duration;

import io.lateen.model.UpstreamTransport.TcpKeepalive;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/** TCP keep-alive probes of a connection; whole seconds, at least one. */
final class Keepalive {

	private Keepalive() {
	}

	static void set(Channel channel, @Nullable TcpKeepalive keepalive) {
		if (keepalive == null) {
			return;
		}
		channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
		boolean epoll = channel instanceof EpollSocketChannel;
		set(channel, epoll ? EpollChannelOption.TCP_KEEPCNT : option(ExtendedSocketOptions.TCP_KEEPCOUNT),
				keepalive.probes());
		set(channel, epoll ? EpollChannelOption.TCP_KEEPIDLE : option(ExtendedSocketOptions.TCP_KEEPIDLE),
				seconds(keepalive.time()));
		set(channel, epoll ? EpollChannelOption.TCP_KEEPINTVL : option(ExtendedSocketOptions.TCP_KEEPINTERVAL),
				seconds(keepalive.interval()));
	}

	private static ChannelOption<Integer> option(SocketOption<Integer> option) {
		return NioChannelOption.of(option);
	}

	private static void set(Channel channel, ChannelOption<Integer> option, @Nullable Integer value) {
		if (value != null) {
			channel.config().setOption(option, value);
		}
	}

	private static @Nullable Integer seconds(@Nullable Duration duration) {
		return (duration != null) ? (int) Math.clamp(duration.toSeconds(), 1, Short.MAX_VALUE) : null;
	}

}
