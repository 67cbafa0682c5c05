package io.lateen.listener;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

import io.lateen.exchange.EdgeRequest;
import io.lateen.exchange.EdgeResponse;
import io.lateen.exchange.InboundRequest;
import io.lateen.exchange.ConnectionObserver;
import io.lateen.exchange.RequestObserver;
import io.lateen.model.Domains;
import io.lateen.model.FilterChain;
import io.lateen.model.Cluster;
import io.lateen.model.ClusterKey;
import io.lateen.model.Listener;
import io.lateen.model.ListenerKey;
import io.lateen.model.MeshSettings;
import io.lateen.model.RouteTableKey;
import io.lateen.model.RoutingTable;
import io.lateen.model.ServerTls;
import io.lateen.model.TrackedMap;
import io.lateen.tcp.EventLoops;
import io.lateen.tcp.TcpProxy;
import io.lateen.tls.CredentialFiles;
import io.lateen.tls.TlsProvider;
import io.lateen.upstream.Clusters;
import io.lateen.upstream.NameResolution;
import io.lateen.upstream.RawConnections;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.ssl.SslProvider;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.resources.LoopResources;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;

/**
 * The ports of a gateway without routes: behind them a handler that answers with what it
 * got, one fact a line.
 */
final class TestGateway implements AutoCloseable {

	/** How long a client may take until a chain is found, and for the handshake. */
	static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(2);

	private final LoopResources loops = EventLoops.create();

	private final RequestObserver observer;

	private final NameResolution names = new NameResolution(this.loops);

	private final CredentialFiles files = new CredentialFiles();

	/** Of connections whose bytes are passed on. */
	private final Clusters clusters = new Clusters(this.loops, this.names, this.files, new SimpleMeterRegistry());

	private final GatewayPorts ports;

	private final int port = freePort();

	private long generation;

	TestGateway() {
		this(MeshSettings.DEFAULT, TestGateway::echo);
	}

	TestGateway(MeshSettings mesh) {
		this(mesh, TestGateway::echo);
	}

	TestGateway(MeshSettings mesh, WebHandler handler) {
		this(mesh, handler, RequestObserver.NONE);
	}

	TestGateway(MeshSettings mesh, WebHandler handler, RequestObserver observer) {
		this(mesh, handler, observer, TlsProvider.best(), Http3Provider.NONE);
	}

	/** Whose TLS is that of a provider. */
	TestGateway(SslProvider provider) {
		this(MeshSettings.DEFAULT, TestGateway::echo, RequestObserver.NONE, provider, Http3Provider.NONE);
	}

	/** With HTTP/3 or without it. */
	TestGateway(WebHandler handler, Http3Provider http3) {
		this(MeshSettings.DEFAULT, handler, RequestObserver.NONE, TlsProvider.best(), http3);
	}

	private TestGateway(MeshSettings mesh, WebHandler handler, RequestObserver observer, SslProvider provider,
			Http3Provider http3) {
		this.observer = observer;
		this.ports = new GatewayPorts(
				settings(Map.of("drain-time", "2s", "retry-interval", "100ms", "handshake-timeout",
						HANDSHAKE_TIMEOUT.toString())),
				0, () -> this.loops, Schedulers.boundedElastic(), this.observer, PortClosing.NONE, provider, this.files,
				new TcpProxy(new RawConnections(this.clusters), ConnectionObserver.NONE), http3);
		this.ports.start(WebHttpHandlerBuilder.webHandler(handler).exceptionHandler(new UnexpectedFailures()).build());
		publish(mesh, this.port);
	}

	static ListenerSettings settings(Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("", ListenerSettings.class);
	}

	void publish(MeshSettings mesh, Integer... listening) {
		this.ports.accept(new RoutingTable(++this.generation,
				HashTreePMap.from(Arrays.stream(listening)
					.map(TestGateway::listener)
					.collect(Collectors.toMap(Listener::key, (listener) -> listener))),
				HashTreePMap.empty(), TrackedMap.empty(), mesh));
	}

	/**
	 * Serves chains with TLS, by their server names, beside the plain one or without it.
	 */
	void publishTls(MeshSettings mesh, boolean plain, Map<String, ServerTls> byName) {
		Listener listener = listener(this.port);
		PMap<String, FilterChain> chains = HashTreePMap.empty();
		Domains<String> names = Domains.none();
		for (Map.Entry<String, ServerTls> server : byName.entrySet()) {
			String name = server.getKey();
			chains = chains.plus(name, new FilterChain(name, server.getValue(),
					new FilterChain.Http(443, new RouteTableKey(listener.key(), name), FilterChain.Http3.POSSIBLE)));
			names = names.with(name, name);
		}
		Listener secure = new Listener(listener.key(), plain ? listener.plain() : null, chains, names);
		this.ports.accept(new RoutingTable(++this.generation, HashTreePMap.singleton(secure.key(), secure),
				HashTreePMap.empty(), TrackedMap.empty(), mesh));
	}

	private static Listener listener(int port) {
		ListenerKey key = new ListenerKey("127.0.0.1", port);
		FilterChain plain = new FilterChain(RouteTableKey.PLAIN, null,
				new FilterChain.Http(80, RouteTableKey.plain(key)));
		return new Listener(key, plain, HashTreePMap.empty(), Domains.none());
	}

	/** Publishes listeners whose connections are passed on to an application. */
	void publish(Cluster app, Listener... listeners) {
		publish(MeshSettings.DEFAULT, app, listeners);
	}

	void publish(MeshSettings mesh, Cluster app, Listener... listeners) {
		RoutingTable table = new RoutingTable(++this.generation,
				HashTreePMap.from(java.util.Arrays.stream(listeners)
					.collect(Collectors.toMap(Listener::key, (listener) -> listener))),
				HashTreePMap.empty(), TrackedMap.<ClusterKey, Cluster>empty().with(app.key(), app), mesh);
		this.clusters.accept(table);
		this.ports.accept(table);
	}

	GatewayPorts ports() {
		return this.ports;
	}

	int port() {
		return this.port;
	}

	RawClient connect() throws IOException {
		return new RawClient(this.port);
	}

	/** Sends one request with a Host and reads the answer. */
	RawClient.Answer ask(String... lines) throws IOException {
		try (RawClient client = connect()) {
			String[] head = new String[lines.length + 1];
			head[0] = lines[0];
			head[1] = "Host: a.test";
			System.arraycopy(lines, 1, head, 2, lines.length - 1);
			return client.head(head).answer();
		}
	}

	static Mono<Void> echo(ServerWebExchange exchange) {
		InboundRequest request = InboundRequest.of(exchange);
		return EdgeRequest.of(exchange).body().reduce(new StringBuilder(), TestGateway::append).flatMap((body) -> {
			StringBuilder facts = new StringBuilder();
			facts.append("method ").append(request.method()).append('\n');
			facts.append("server ").append(request.routes().server()).append('\n');
			facts.append("scheme ").append(request.scheme()).append('\n');
			facts.append("authority ").append(request.authority()).append('\n');
			facts.append("host ").append(request.host()).append('\n');
			facts.append("path ").append(request.path()).append('\n');
			facts.append("query ").append(request.query()).append('\n');
			facts.append("raw ").append(request.rawTarget()).append('\n');
			facts.append("client ").append(request.clientAddress()).append('\n');
			facts.append("peer ").append(request.peer()).append(" to ").append(request.ends().local()).append('\n');
			facts.append("upgrade ").append(request.upgrade()).append('\n');
			facts.append("protocol ").append(request.protocol().text()).append('\n');
			facts.append("grpc ").append(request.grpc()).append('\n');
			facts.append("body ").append(body).append('\n');
			facts.append("uri ").append(exchange.getRequest().getURI()).append('\n');
			request.headers().forEach((header) -> facts.append(header.getKey() + ": " + header.getValue() + '\n'));
			return EdgeResponse.of(exchange)
				.send(200, new DefaultHttpHeaders(), Unpooled.copiedBuffer(facts, StandardCharsets.ISO_8859_1));
		});
	}

	private static StringBuilder append(StringBuilder text, ByteBuf part) {
		text.append(part.toString(StandardCharsets.ISO_8859_1));
		part.release();
		return text;
	}

	static int freePort() {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.ports.close();
		this.names.close();
		this.loops.disposeLater(Duration.ZERO, Duration.ofSeconds(1)).block();
	}

}
