package io.lateen.listener.http3;

import java.time.Duration;

import io.lateen.listener.Http3Edge;
import io.lateen.listener.Http3Listener;
import io.lateen.listener.ListenerSettings;
import io.netty.channel.Channel;
import io.netty.handler.codec.quic.QuicChannel;
import org.jspecify.annotations.Nullable;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

/**
 * HTTP/3 on one UDP port. All its connections run on one event loop. Limits that HTTP/2
 * has none of are those of Envoy's QUIC (api/envoy/config/core/v3/protocol.proto,
 * QuicProtocolOptions).
 */
final class QuicListener implements Http3Listener {

	private static final Duration BIND_TIMEOUT = Duration.ofSeconds(10);

	private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(5);

	private static final int STREAMS = 100;

	private final Http3Edge edge;

	private final QuicContexts contexts;

	private final QuicConnections connections = new QuicConnections();

	private @Nullable DisposableServer bound;

	QuicListener(Http3Edge edge) {
		this.edge = edge;
		this.contexts = new QuicContexts(edge.servers());
	}

	@Override
	public void open() {
		ListenerSettings settings = this.edge.settings();
		long window = settings.initialWindow().toBytes();
		this.bound = HttpServer.create()
			.bindAddress(this.edge.address())
			.protocol(HttpProtocol.HTTP3)
			.runOn(this.edge.loops())
			.forwarded(false)
			.secure((tls) -> tls.sslContext(this.contexts.unnamed()))
			.http3Settings((http3) -> http3.idleTimeout(IDLE_TIMEOUT)
				.maxStreamsBidirectional(STREAMS)
				.maxStreamDataBidirectionalRemote(window)
				.maxData(window + window / 2)
				.maxFieldSectionSize(Http3StreamEdge.fieldSection(settings))
				.tokenHandler(new RetryTokens(this.connections::isUnderLoad)))
			.doOnChannelInit((_, channel, _) -> connect(channel, settings))
			.handle(this.edge.requests())
			.bindNow(BIND_TIMEOUT);
	}

	private void connect(Channel channel, ListenerSettings settings) {
		if (channel instanceof QuicChannel connection) {
			connection.pipeline().addFirst(new QuicConnection(this.contexts, this.connections, settings));
		}
	}

	@Override
	public void refuse() {
		this.connections.goAway();
	}

	@Override
	public boolean drain(Duration time) {
		DisposableServer server = this.bound;
		if (server == null) {
			return true;
		}
		boolean finished = this.connections.drain(time);
		server.disposeNow(BIND_TIMEOUT);
		this.bound = null;
		return finished;
	}

}
