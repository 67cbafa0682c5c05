package io.lateen.routing;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

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
import org.junit.jupiter.api.Test;
import org.pcollections.HashTreePMap;

import static org.assertj.core.api.Assertions.assertThat;

class RouteIndexTests {

	private final AtomicInteger compilations = new AtomicInteger();

	private final IndexedRoutes routes = new IndexedRoutes((route) -> {
		this.compilations.incrementAndGet();
		return (exchange, chain) -> chain.filter(exchange);
	}, new GlobalFilters(List.of()));

	@Test
	void findsTheRouteOfTheHostThatTheRequestHits() {
		Route a = route("a", "/");
		Route any = route("any", "/");
		publish(hosts(host("a.test", a), host("*", any)));

		assertThat(find("a.test", "/x")).isSameAs(a);
		assertThat(find("b.test", "/x")).isSameAs(any);
	}

	@Test
	void neverFallsThroughToAnotherHost() {
		publish(hosts(host("a.test", route("a", "/only")), host("*", route("any", "/"))));

		assertThat(find("a.test", "/x")).isNull();
	}

	@Test
	void routeOfAnUnknownTableIsNotFound() {
		assertThat(find("a.test", "/")).isNull();
	}

	@Test
	void unchangedRoutesAreNotCompiledAgain() {
		Route kept = route("kept", "/kept");
		Domains<VirtualHost> hosts = hosts(host("a.test", kept), host("b.test", route("b", "/")));
		publish(hosts);
		CompiledRoute before = this.routes.all().getFirst();

		publish(hosts.with("a.test", host("a.test", kept, route("new", "/new"))));

		assertThat(this.compilations).hasValue(3);
		assertThat(this.routes.all()).contains(before);
	}

	@Test
	void routeOfSeveralHostsIsOneRoute() {
		Route shared = route("shared", "/");
		publish(hosts(host("a.test", shared), host("b.test", shared)));

		assertThat(this.routes.all()).hasSize(1);
		assertThat(this.compilations).hasValue(1);
	}

	@Test
	void removedHostIsGone() {
		Domains<VirtualHost> hosts = hosts(host("a.test", route("a", "/")));
		publish(hosts);

		publish(hosts.without("a.test"));

		assertThat(find("a.test", "/")).isNull();
		assertThat(this.routes.all()).isEmpty();
	}

	@Test
	void aChangedHostCostsTheSameAmongTenThousand() {
		assertThat(bytesOfAChangeAmong(10_000)).isLessThan(3 * bytesOfAChangeAmong(10));
	}

	// bytes allocated tell the cost on a busy machine too; the median leaves out what is
	// done once
	private long bytesOfAChangeAmong(int count) {
		Domains.Change<VirtualHost> all = Domains.<VirtualHost>none().change();
		IntStream.range(0, count)
			.forEach((i) -> all.put("h" + i + ".test", host("h" + i + ".test", route("r" + i, "/"))));
		Domains<VirtualHost> hosts = all.done();
		publish(hosts);
		long[] bytes = new long[51];
		for (int i = 0; i < bytes.length; i++) {
			hosts = hosts.with("h1.test", host("h1.test", route("changed", "/" + i)));
			long before = allocated();
			publish(hosts);
			bytes[i] = allocated() - before;
		}
		return Arrays.stream(bytes).sorted().skip(bytes.length / 2).findFirst().orElseThrow();
	}

	private static long allocated() {
		return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
	}

	private void publish(Domains<VirtualHost> hosts) {
		this.routes.accept(new RoutingTable(1, HashTreePMap.empty(), HashTreePMap.singleton(Requests.ROUTES, hosts),
				TrackedMap.empty(), MeshSettings.DEFAULT));
	}

	private static Domains<VirtualHost> hosts(VirtualHost... hosts) {
		Domains<VirtualHost> all = Domains.none();
		for (VirtualHost host : hosts) {
			all = all.with(host.domain(), host);
		}
		return all;
	}

	private Route find(String host, String path) {
		InboundRequest request = Requests.get(path).authority(host).arrive();
		HostRoutes found = this.routes.host(request);
		CompiledRoute route = (found != null) ? found.find(request) : null;
		return (route != null) ? route.route() : null;
	}

	private static VirtualHost host(String domain, Route... routes) {
		return new VirtualHost(domain, List.of(routes), false);
	}

	private static Route route(String name, String prefix) {
		return new Route(new Origin("shop", name, 0, 0, "", "", List.of("a.test")),
				new RouteMatch(new PathMatch.Prefix(prefix, false), List.of(), List.of()),
				new Action.DirectResponse(200, Action.Body.EMPTY, HeaderOperations.NONE));
	}

}
