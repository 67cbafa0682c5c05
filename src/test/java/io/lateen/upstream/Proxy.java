package io.lateen.upstream;

import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.lateen.exchange.ConnectionEnds;
import io.lateen.exchange.EdgeRequest;
import io.lateen.exchange.EdgeResponse;
import io.lateen.exchange.InboundRequest;
import io.lateen.exchange.OutboundRequest;
import io.lateen.exchange.StreamInfo;
import io.lateen.exchange.UpgradeRoute;
import io.lateen.model.Cluster;
import io.lateen.model.Cluster.Endpoints;
import io.lateen.model.Cluster.PoolLimits;
import io.lateen.model.Cluster.Protocol;
import io.lateen.model.ClusterKey;
import io.lateen.model.Endpoint;
import io.lateen.model.ListenerKey;
import io.lateen.model.LoadBalancing;
import io.lateen.model.MeshSettings;
import io.lateen.model.Mirror;
import io.lateen.model.Origin;
import io.lateen.model.RetryPolicy;
import io.lateen.model.RouteTableKey;
import io.lateen.model.RoutingTable;
import io.lateen.model.TrackedMap;
import io.lateen.model.WebSocketLimits;
import io.lateen.tls.CredentialFiles;
import io.lateen.websocket.TunnelingWebSocketService;
import io.lateen.websocket.Tunnels;
import io.lateen.websocket.WebSocketSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.HttpResources;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.adapter.DefaultServerWebExchange;
import org.springframework.web.server.i18n.AcceptHeaderLocaleContextResolver;
import org.springframework.web.server.session.DefaultWebSessionManager;

/**
 * A gateway of nothing but its upstream side: every request goes to one cluster, by the
 * policies of the test.
 */
public final class Proxy implements AutoCloseable {

	static final ClusterKey CLUSTER = new ClusterKey("app.test", 80, "");

	final Clusters clusters;

	final BlockingQueue<StreamInfo> served = new LinkedBlockingQueue<>();

	/** One that asks it by HTTP/1.1. */
	final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	/** The open WebSockets. */
	public final Tunnels tunnels;

	private final NameResolution names = new NameResolution(HttpResources.get());

	public final MeterRegistry meters = new SimpleMeterRegistry();

	private volatile WebSocketLimits limits = WebSocketLimits.NONE;

	private final CredentialFiles files = new CredentialFiles();

	private final DisposableServer server;

	private TrackedMap<ClusterKey, Cluster> table = TrackedMap.empty();

	private volatile UnaryOperator<OutboundRequest> policy = UnaryOperator.identity();

	private long generation;

	public Proxy() {
		this.tunnels = new Tunnels(WebSocketSettings.DEFAULT, this.meters);
		this.clusters = new Clusters(HttpResources.get(), this.names, this.files, this.meters, Duration.ofMillis(100));
		this.server = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.protocol(HttpProtocol.HTTP11, HttpProtocol.H2C)
			.handle(this::handle)
			.bindNow();
	}

	public int port() {
		return this.server.port();
	}

	String url(String target) {
		return "http://127.0.0.1:" + port() + target;
	}

	public Proxy to(int... ports) {
		return with(cluster(Protocol.HTTP1, PoolLimits.DEFAULT, ports));
	}

	Proxy with(Cluster cluster) {
		this.table = this.table.with(cluster.key(), cluster);
		publish();
		return this;
	}

	Proxy withoutClusters() {
		this.table = TrackedMap.empty();
		publish();
		return this;
	}

	private void publish() {
		RoutingTable table = new RoutingTable(++this.generation, HashTreePMap.empty(), HashTreePMap.empty(), this.table,
				MeshSettings.DEFAULT);
		this.clusters.accept(table);
		this.clusters.retire();
	}

	static Cluster cluster(Protocol protocol, PoolLimits limits, int... ports) {
		List<Endpoint> endpoints = java.util.Arrays.stream(ports)
			.mapToObj((port) -> new Endpoint("127.0.0.1", port, 1, true, ""))
			.toList();
		return new Cluster(CLUSTER, protocol, new Endpoints.Static(endpoints), new LoadBalancing.LeastRequest(),
				Duration.ofSeconds(1), limits);
	}

	Proxy retry(@Nullable RetryPolicy retry) {
		UnaryOperator<OutboundRequest> before = this.policy;
		this.policy = (request) -> {
			OutboundRequest r = before.apply(request);
			return new OutboundRequest(r.cluster(), r.target(), r.headers(), r.timeout(), retry, r.mirrors());
		};
		return this;
	}

	/** Limits WebSockets from now on. */
	public Proxy limits(WebSocketLimits limits) {
		this.limits = limits;
		return this;
	}

	public Proxy timeout(Duration timeout) {
		UnaryOperator<OutboundRequest> before = this.policy;
		this.policy = (request) -> {
			OutboundRequest r = before.apply(request);
			return new OutboundRequest(r.cluster(), r.target(), r.headers(), timeout, r.retry(), r.mirrors());
		};
		return this;
	}

	Proxy mirrors(List<Mirror> mirrors) {
		UnaryOperator<OutboundRequest> before = this.policy;
		this.policy = (request) -> {
			OutboundRequest r = before.apply(request);
			return new OutboundRequest(r.cluster(), r.target(), r.headers(), r.timeout(), r.retry(), mirrors);
		};
		return this;
	}

	/** What was noted about the request that ended next. */
	public StreamInfo info() throws InterruptedException {
		StreamInfo info = this.served.poll(5, TimeUnit.SECONDS);
		if (info == null) {
			throw new AssertionError("No request ended");
		}
		return info;
	}

	private static boolean hasBody(HttpServerRequest request) {
		return request.requestHeaders().contains("content-length")
				|| request.requestHeaders().contains("transfer-encoding");
	}

	private Mono<Void> handle(HttpServerRequest request, HttpServerResponse response) {
		NettyDataBufferFactory buffers = new NettyDataBufferFactory(PooledByteBufAllocator.DEFAULT);
		InboundRequest inbound = inbound(request);
		StreamInfo info = new StreamInfo();
		EdgeRequest edge = new EdgeRequest(request, inbound, hasBody(request), info, buffers);
		EdgeResponse answer = new EdgeResponse(response, inbound, edge, info, buffers, () -> false, null);
		ServerWebExchange exchange = new DefaultServerWebExchange(edge, answer, new DefaultWebSessionManager(),
				ServerCodecConfigurer.create(), new AcceptHeaderLocaleContextResolver());
		HttpHeaders headers = new DefaultHttpHeaders().add(inbound.headers());
		if (headers.contains("x-host")) {
			headers.set("host", headers.get("x-host")); // as a rewrite does
		}
		this.policy.apply(new OutboundRequest(CLUSTER, inbound.rawTarget(), headers, null, null, List.of()))
			.attach(exchange);
		new UpgradeRoute(new Origin("shop", "chat", 0, 0, "", "", List.of("app.test")), this.limits).attach(exchange);
		if (inbound.upgrade()) {
			return new TunnelingWebSocketService(new Dispatcher(this.clusters), this.tunnels,
					(e, handler) -> Mono.error(new IllegalStateException("Not the gateway's")))
				.handleRequest(exchange, (session) -> Mono.empty())
				.then(AnswerWriteFilter.write(exchange))
				.doFinally((signal) -> this.served.add(info));
		}
		GatewayFilterChain routing = (e) -> new UpstreamRoutingFilter(new Dispatcher(this.clusters)).filter(e,
				(end) -> Mono.empty());
		return new AnswerWriteFilter().filter(exchange, routing).doFinally((signal) -> this.served.add(info));
	}

	private static InboundRequest inbound(HttpServerRequest request) {
		HttpHeaders headers = new DefaultHttpHeaders().add(request.requestHeaders());
		boolean upgrade = headers.containsValue("connection", "upgrade", true)
				&& headers.containsValue("upgrade", "websocket", true);
		Stream.of("connection", "transfer-encoding", "keep-alive").forEach(headers::remove);
		if (upgrade) {
			headers.set("connection", "upgrade");
		}
		return new InboundRequest(RouteTableKey.plain(new ListenerKey("", 80)), 80, MeshSettings.DEFAULT, "http",
				request.method().name(), String.valueOf(headers.get("host")), "app.test", request.uri(), null,
				request.uri(), headers, ConnectionEnds.direct(request.remoteAddress(), request.hostAddress()),
				"127.0.0.1",
				(request.version().majorVersion() == 2) ? io.lateen.exchange.Protocol.HTTP2
						: io.lateen.exchange.Protocol.HTTP1,
				upgrade, String.valueOf(headers.get("content-type")).startsWith("application/grpc"), System.nanoTime());
	}

	@Override
	public void close() {
		this.server.disposeNow();
		withoutClusters();
		this.names.close();
		this.files.close();
		this.client.close();
	}

}
