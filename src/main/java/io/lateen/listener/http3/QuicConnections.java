package io.lateen.listener.http3;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.util.concurrent.GlobalEventExecutor;

/** The connections of one port. Thread-safe. */
final class QuicConnections {

	// more clients than these have not finished their handshake: they may be forged
	private static final int MANY_HANDSHAKES = 512;

	// for CONNECTION_CLOSE to leave
	private static final Duration LAST_PACKETS = Duration.ofMillis(200);

	private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

	private final Set<QuicConnection> open = ConcurrentHashMap.newKeySet();

	private final AtomicInteger handshakes = new AtomicInteger();

	private volatile boolean refusing;

	/** Takes a connection in until it is closed. */
	void add(QuicChannel channel, QuicConnection connection) {
		this.channels.add(channel);
		this.open.add(connection);
		this.handshakes.incrementAndGet();
		channel.closeFuture().addListener((closed) -> this.open.remove(connection));
	}

	void handshakeEnded() {
		this.handshakes.decrementAndGet();
	}

	/** Whether clients have to show first that their address is theirs. */
	boolean isUnderLoad() {
		return this.handshakes.get() > MANY_HANDSHAKES;
	}

	/** Whether further connections are refused. */
	boolean refusing() {
		return this.refusing;
	}

	/** Refuses further connections, and requests on those that are open. */
	void goAway() {
		this.refusing = true;
		this.open.forEach(QuicConnection::goAway);
	}

	/**
	 * Waits for connections to end, then ends the others. Blocks.
	 * @return whether all ended in time
	 */
	boolean drain(Duration time) {
		goAway();
		boolean finished = this.channels.newCloseFuture().awaitUninterruptibly(time.toMillis());
		if (!finished) {
			this.open.forEach(QuicConnection::end);
			this.channels.newCloseFuture().awaitUninterruptibly(LAST_PACKETS.toMillis());
		}
		return finished;
	}

}
