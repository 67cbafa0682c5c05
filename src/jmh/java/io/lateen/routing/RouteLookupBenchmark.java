package io.lateen.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.lateen.exchange.InboundRequest;
import io.lateen.exchange.Requests;
import io.lateen.model.Action;
import io.lateen.model.Domains;
import io.lateen.model.HeaderOperations;
import io.lateen.model.MeshSettings;
import io.lateen.model.Origin;
import io.lateen.model.PathMatch;
import io.lateen.model.Route;
import io.lateen.model.RouteMatch;
import io.lateen.model.RoutingTable;
import io.lateen.model.TrackedMap;
import io.lateen.model.VirtualHost;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.pcollections.HashTreePMap;
import reactor.core.publisher.Mono;

/** Finding a request's route, and taking over a table in which one host changed. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RouteLookupBenchmark {

	private static final Action ANSWER = new Action.DirectResponse(200, Action.Body.EMPTY, HeaderOperations.NONE);

	@Param({ "1", "100", "10000" })
	private int routes;

	private final IndexedRoutes byHost = routes();

	private final IndexedRoutes byPrefix = routes();

	private Domains<VirtualHost> hosts = Domains.none();

	private InboundRequest toLastHost = Requests.get("/a/b?q=1").arrive();

	private InboundRequest toLastPrefix = this.toLastHost;

	private long generation;

	@Setup
	public void publish() {
		Domains.Change<VirtualHost> all = Domains.<VirtualHost>none().change();
		List<Route> prefixes = new ArrayList<>();
		for (int i = 0; i < this.routes; i++) {
			all.put("h" + i + ".test", host("h" + i + ".test", List.of(route(i, new PathMatch.Prefix("/", false)))));
			prefixes.add(route(i, new PathMatch.Prefix("/p" + i + "/", false)));
		}
		this.hosts = all.done();
		publish(this.byHost, this.hosts);
		publish(this.byPrefix, Domains.<VirtualHost>none().with("a.test", host("a.test", prefixes)));
		this.toLastHost = Requests.get("/a/b?q=1").authority("h" + (this.routes - 1) + ".test").arrive();
		this.toLastPrefix = Requests.get("/p" + (this.routes - 1) + "/b?q=1").arrive();
	}

	@Benchmark
	public @Nullable Object amongHosts() {
		return find(this.byHost, this.toLastHost);
	}

	@Benchmark
	public @Nullable Object amongPrefixesOfOneHost() {
		return find(this.byPrefix, this.toLastPrefix);
	}

	@Benchmark
	public Object oneHostChanges() {
		int changed = (int) (this.generation % this.routes);
		Route route = route(changed, new PathMatch.Prefix("/" + this.generation, false));
		this.hosts = this.hosts.with("h" + changed + ".test", host("h" + changed + ".test", List.of(route)));
		publish(this.byHost, this.hosts);
		return this.hosts;
	}

	private static @Nullable CompiledRoute find(IndexedRoutes routes, InboundRequest request) {
		HostRoutes host = routes.host(request);
		return (host != null) ? host.find(request) : null;
	}

	private void publish(IndexedRoutes routes, Domains<VirtualHost> hosts) {
		routes.accept(new RoutingTable(++this.generation, HashTreePMap.empty(),
				HashTreePMap.singleton(Requests.ROUTES, hosts), TrackedMap.empty(), MeshSettings.DEFAULT));
	}

	private static IndexedRoutes routes() {
		return new IndexedRoutes((route) -> (exchange, chain) -> Mono.empty(), new GlobalFilters(List.of()));
	}

	private static VirtualHost host(String domain, List<Route> routes) {
		return new VirtualHost(domain, routes, false);
	}

	private static Route route(int number, PathMatch path) {
		Origin origin = new Origin("bench", "r" + number, 0, 0, "", "", List.of("a.test"));
		return new Route(origin, new RouteMatch(path, List.of(), List.of()), ANSWER);
	}

}
