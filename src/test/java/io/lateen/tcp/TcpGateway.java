package io.lateen.tcp;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.lateen.exchange.ConnectionEnds;
import io.lateen.exchange.RawConnection;
import io.lateen.exchange.StreamInfo;
import io.lateen.model.Cluster;
import io.lateen.model.Cluster.Endpoints;
import io.lateen.model.Cluster.PoolLimits;
import io.lateen.model.Cluster.Protocol;
import io.lateen.model.ClusterKey;
import io.lateen.model.Endpoint;
import io.lateen.model.FilterChain.Destination;
import io.lateen.model.FilterChain.Tcp;
import io.lateen.model.ListenerKey;
import io.lateen.model.LoadBalancing;
import io.lateen.model.MeshSettings;
import io.lateen.model.OutlierDetection;
import io.lateen.model.RoutingTable;
import io.lateen.model.TrackedMap;
import io.lateen.model.UpstreamTransport;
import io.lateen.tls.CredentialFiles;
import io.lateen.upstream.Clusters;
import io.lateen.upstream.NameResolution;
import io.lateen.upstream.RawConnections;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ServerSocketChannel;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import reactor.netty.resources.LoopResources;

/** A gateway with one port, whose connections go to one application. */
final class TcpGateway implements AutoCloseable {

	private static final ListenerKey LISTENER = new ListenerKey(null, 80);

	final BlockingQueue<StreamInfo> ended = new LinkedBlockingQueue<>();

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final LoopResources loops = EventLoops.create();

	private final NameResolution names = new NameResolution(this.loops);

	private final Clusters clusters = new Clusters(this.loops, this.names, new CredentialFiles(), this.meters);

	final TcpProxy proxy = new TcpProxy(new RawConnections(this.clusters), (connection, info) -> this.ended.add(info));

	private final Channel server;

	private volatile Tcp route = new Tcp(List.of(new Destination(key(80), 1)));

	private volatile Channel last;

	private @Nullable OutlierDetection outliers;

	private TrackedMap<ClusterKey, Cluster> table = TrackedMap.empty();

	TcpGateway() {
		EventLoopGroup group = this.loops.onServer(true);
		this.server = new ServerBootstrap().group(group)
			.channel(this.loops.onChannelClass(ServerSocketChannel.class, group))
			.childHandler(new ChannelInitializer<>() {

				@Override
				protected void initChannel(Channel client) {
					TcpGateway.this.last = client;
					InetSocketAddress peer = (InetSocketAddress) client.remoteAddress();
					InetSocketAddress local = (InetSocketAddress) client.localAddress();
					TcpGateway.this.proxy.serve(client,
							new RawConnection(LISTENER, ConnectionEnds.direct(peer, local), null, System.nanoTime()),
							TcpGateway.this.route);
				}

			})
			.bind("127.0.0.1", 0)
			.syncUninterruptibly()
			.channel();
	}

	int port() {
		return ((InetSocketAddress) this.server.localAddress()).getPort();
	}

	void to(PoolLimits limits, int... ports) {
		put(80, limits, UpstreamTransport.PLAIN, ports);
	}

	void to(UpstreamTransport transport, int... ports) {
		put(80, PoolLimits.DEFAULT, transport, ports);
	}

	/** Endpoints that fail are left out. */
	void to(OutlierDetection outliers, int... ports) {
		this.outliers = outliers;
		put(80, PoolLimits.DEFAULT, UpstreamTransport.PLAIN, ports);
	}

	void toWeighted(Map<Integer, Integer> weights) {
		List<Destination> destinations = new ArrayList<>();
		weights.forEach((port, weight) -> {
			put(port, PoolLimits.DEFAULT, UpstreamTransport.PLAIN, port);
			destinations.add(new Destination(key(port), weight));
		});
		this.route = new Tcp(destinations);
	}

	private void put(int number, PoolLimits limits, UpstreamTransport transport, int... ports) {
		List<Endpoint> endpoints = Arrays.stream(ports)
			.mapToObj((port) -> new Endpoint("127.0.0.1", port, 1, true, ""))
			.toList();
		Cluster plain = new Cluster(key(number), Protocol.HTTP1, new Endpoints.Static(endpoints),
				new LoadBalancing.RoundRobin(), Duration.ofSeconds(1), limits);
		this.table = this.table.with(key(number),
				new Cluster(plain.key(), plain.protocol(), plain.endpoints(), plain.loadBalancing(), plain.localities(),
						plain.connectTimeout(), plain.pool(), transport, this.outliers, 0, null));
		this.clusters
			.accept(new RoutingTable(1, HashTreePMap.empty(), HashTreePMap.empty(), this.table, MeshSettings.DEFAULT));
	}

	private static ClusterKey key(int port) {
		return new ClusterKey("app.test", port, "");
	}

	/** What was noted about the connection that ended next. */
	StreamInfo ended() throws InterruptedException {
		StreamInfo info = this.ended.poll(5, TimeUnit.SECONDS);
		if (info == null) {
			throw new AssertionError("No connection ended");
		}
		return info;
	}

	double metric(String name) {
		return this.meters.get(name).counter().count();
	}

	int connections() {
		return (int) this.meters.get("lateen.upstream.connections").gauge().value();
	}

	/** Bytes that wait for the client that connected last. */
	long bufferedForClient() {
		return this.last.unsafe().outboundBuffer().totalPendingWriteBytes();
	}

	@Override
	public void close() {
		this.server.close().syncUninterruptibly();
		this.names.close();
		this.loops.disposeLater(Duration.ZERO, Duration.ofSeconds(1)).block();
	}

}
