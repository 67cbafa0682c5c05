package io.lateen.translate;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

import io.lateen.model.Domains;
import io.lateen.model.ListenerKey;
import io.lateen.model.RouteTableKey;
import io.lateen.model.VirtualHost;
import io.lateen.resource.Kind;
import io.lateen.resource.Resource;
import io.lateen.resource.ResourceKey;
import io.lateen.resource.ResourceName;
import io.lateen.resource.Snapshot;
import io.lateen.resource.istio.VirtualService;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Cost of a translation in processor time, which a busy machine does not change. The
 * bounds are ten times what was measured.
 */
class ScaleTests {

	private static final ResourceTexts WORLD = ResourceTexts.read("""
			apiVersion: networking.istio.io/v1
			kind: Gateway
			metadata: {name: g}
			spec:
			  selector: {istio: ingressgateway}
			  servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]
			---
			apiVersion: v1
			kind: Service
			metadata: {name: echo}
			spec: {clusterIP: 10.0.0.1, ports: [{name: http, port: 8000}]}
			""");

	private final Translator translator = new Translator(ResourceTexts.WORKLOAD);

	@Test
	void aChangeOfOneOfTenThousandVirtualServicesWithAHostEach() {
		Translation last = measure(10_000, (i) -> virtualService("v" + i, "h" + i + ".test", 1, "/"),
				(i) -> virtualService("v" + i, "h" + i + ".test", 1, "/changed"));
		assertThat(hosts(last).all()).hasSize(10_000);
	}

	@Test
	void aChangeOfOneOfTenThousandVirtualServicesOfOneHost() {
		Translation last = measure(10_000, (i) -> virtualService("v" + i, "a.test", 1, "/" + i + "/"),
				(i) -> virtualService("v" + i, "a.test", 1, "/changed"));
		assertThat(hosts(last).all()).singleElement().satisfies((host) -> assertThat(host.routes()).hasSize(10_000));
	}

	@Test
	void aChangeOfOneOfTwentyVirtualServicesWithFiveHundredRulesOfOneHost() {
		Translation last = measure(20, (i) -> virtualService("v" + i, "a.test", 500, "/" + i + "/"),
				(i) -> virtualService("v" + i, "a.test", 500, "/changed/" + i + "/"));
		assertThat(hosts(last).all()).singleElement().satisfies((host) -> assertThat(host.routes()).hasSize(10_000));
	}

	@Test
	void aChangeAllocatesTheSameAmongTenThousandAsAmongTen() {
		assertThat(bytesOfAChangeAmong(10_000)).isLessThan(2 * bytesOfAChangeAmong(10));
	}

	private long bytesOfAChangeAmong(int count) {
		Snapshot snapshot = WORLD.addTo(Snapshot.EMPTY);
		Set<ResourceKey> keys = new HashSet<>(WORLD.keys());
		for (int i = 0; i < count; i++) {
			Resource<?> resource = virtualService("v" + i, "h" + i + ".test", 1, "/");
			snapshot = snapshot.with(resource);
			keys.add(resource.key());
		}
		Translation translation = this.translator.translate(Translation.EMPTY, snapshot, keys);
		long[] bytes = new long[51];
		for (int i = 0; i < bytes.length; i++) {
			Resource<?> resource = virtualService("v1", "h1.test", 1, "/" + i);
			snapshot = snapshot.with(resource).next();
			long before = allocated();
			translation = this.translator.translate(translation, snapshot, Set.of(resource.key()));
			bytes[i] = allocated() - before;
		}
		return Arrays.stream(bytes).sorted().skip(bytes.length / 2).findFirst().orElseThrow();
	}

	private static long allocated() {
		return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
	}

	private Translation measure(int count, IntFunction<Resource<?>> first, IntFunction<Resource<?>> changed) {
		Snapshot snapshot = WORLD.addTo(Snapshot.EMPTY);
		Set<ResourceKey> keys = new HashSet<>(WORLD.keys());
		for (int i = 0; i < count; i++) {
			Resource<?> resource = first.apply(i);
			snapshot = snapshot.with(resource);
			keys.add(resource.key());
		}
		long before = processorTime();
		Translation translation = this.translator.translate(Translation.EMPTY, snapshot, keys);
		Duration whole = Duration.ofNanos(processorTime() - before);
		List<Duration> changes = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			Resource<?> resource = ((i % 2) == 0) ? changed.apply(i % count) : first.apply((i - 1) % count);
			snapshot = snapshot.with(resource);
			before = processorTime();
			translation = this.translator.translate(translation, snapshot, Set.of(resource.key()));
			changes.add(Duration.ofNanos(processorTime() - before));
		}
		Duration median = changes.stream().sorted().skip(100).findFirst().orElseThrow();
		assertThat(whole).isLessThan(Duration.ofSeconds(6));
		assertThat(median).isLessThan(Duration.ofMillis(20));
		return translation;
	}

	private static long processorTime() {
		return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
	}

	private static Domains<VirtualHost> hosts(Translation translation) {
		return translation.table().routes().get(RouteTableKey.plain(new ListenerKey(null, 80)));
	}

	private static Resource<VirtualService> virtualService(String name, String host, int rules, String prefix) {
		List<VirtualService.HttpRule> http = new ArrayList<>();
		for (int i = 0; i < rules; i++) {
			http.add(rule((rules == 1) ? prefix : prefix + i));
		}
		return new Resource<>(Kind.VIRTUAL_SERVICE, new ResourceName("oracle", name), Instant.EPOCH, 1, Map.of(),
				Map.of(), null, new VirtualService(List.of(host), List.of("g"), http, List.of(), List.of(), List.of()));
	}

	private static VirtualService.HttpRule rule(String prefix) {
		var match = new VirtualService.HttpMatch(null, new VirtualService.StringMatch(null, prefix, null), null, null,
				null, null, Map.of(), Map.of(), Map.of(), null, Map.of(), null, List.of(), null);
		var destination = new VirtualService.Destination("echo", null, new VirtualService.PortSelector(8000L));
		return new VirtualService.HttpRule(null, List.of(match),
				List.of(new VirtualService.HttpDestination(destination, null, null)), null, null, null, null, null,
				null, null, null, List.of(), null, null, null, null);
	}

}
