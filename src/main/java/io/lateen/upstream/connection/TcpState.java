package io.lateen.upstream.connection;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;

/** What the operating system knows of a connection. */
final class TcpState {

	/** Linux's include/net/tcp_states.h. */
	private static final int CLOSE = 7;

	private TcpState() {
	}

	/**
	 * Whether the other end closed before it got what was sent last: it reset the
	 * connection on it, or did not acknowledge it. False where that is not known.
	 */
	static boolean unseen(Channel channel) {
		if (!(channel instanceof EpollSocketChannel epoll) || !epoll.isOpen()) {
			return false;
		}
		EpollTcpInfo info = epoll.tcpInfo();
		return info.state() == CLOSE || info.unacked() > 0;
	}

}
