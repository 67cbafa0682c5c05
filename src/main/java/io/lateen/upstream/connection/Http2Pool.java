package io.lateen.upstream.connection;

import java.util.ArrayList;
import java.util.List;

import io.lateen.model.UpstreamTransport.Http2KeepAlive;
import io.lateen.upstream.connection.AnswerListener.Reset;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2 connections with prior knowledge, whatever TLS negotiated. One is enough until
 * it has as many streams as either side allows; then there is another.
 */
final class Http2Pool extends StreamPool {

	private final List<Http2Connection> connections = new ArrayList<>(1);

	private boolean connecting;

	Http2Pool(Connector connector, CircuitBreaker breaker) {
		super(connector, breaker);
	}

	@Override
	boolean serve(StreamRequest request) {
		@Nullable Http2Connection connection = withRoom();
		if (connection != null) {
			connection.open(request);
		}
		return connection != null;
	}

	private @Nullable Http2Connection withRoom() {
		for (Http2Connection connection : this.connections) {
			if (connection.hasRoom()) {
				return connection;
			}
		}
		return null;
	}

	@Override
	void closeIdle() {
		List.copyOf(this.connections).stream().filter(Http2Connection::idle).forEach(Http2Connection::close);
	}

	@Override
	void connectForWaiting() {
		if (!this.connecting && waiting() > 0 && (roomForConnection() || this.connections.isEmpty())) {
			this.connecting = true;
			open(ApplicationProtocol.HTTP2, (channel) -> new Http2Connection(channel, this), this::connected);
		}
	}

	private void connected(@Nullable Channel channel, @Nullable Reset failure) {
		this.connecting = false;
		if (channel == null) {
			failWaiting(waiting(), (failure != null) ? failure : Reset.of(ResetReason.CONNECTION_FAILURE));
			return;
		}
		Http2Connection connection = channel.pipeline().get(Http2Connection.class);
		this.connections.add(connection);
		channel.closeFuture().addListener((done) -> closed(connection));
		limitAge(channel, connection::retire);
		serveWaiting();
		rest(connection);
	}

	/** A connection may have room for more. */
	void serveWaiting() {
		@Nullable Http2Connection connection = withRoom();
		while (connection != null && waiting() > 0) {
			@Nullable StreamRequest next = nextWaiting();
			if (next != null) {
				connection.open(next);
			}
			connection = withRoom();
		}
		connectForWaiting();
	}

	private void closed(Http2Connection connection) {
		this.connections.remove(connection);
		connectionClosed();
		connectForWaiting();
	}

	/** A stream ended, however it did. */
	void streamEnded(Http2Connection connection) {
		returnRequest();
		rest(connection);
		serveWaiting();
	}

	/** A connection may have nothing to do. */
	void rest(Http2Connection connection) {
		if (!connection.idle()) {
			return;
		}
		if (draining() || connection.spent()) {
			connection.close();
		}
		else {
			evictLater();
		}
	}

	@Nullable Http2KeepAlive keepAlive() {
		return connector().transport().definition().http2KeepAlive();
	}

	@Override
	boolean closeIdleSince(long nanos) {
		List.copyOf(this.connections)
			.stream()
			.filter((connection) -> connection.idle() && connection.idleSince() - nanos <= 0)
			.forEach(Http2Connection::close);
		return !this.connections.isEmpty();
	}

}
