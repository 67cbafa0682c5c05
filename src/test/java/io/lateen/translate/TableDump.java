package io.lateen.translate;

import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.lateen.model.Action;
import io.lateen.model.Cluster;
import io.lateen.model.ClusterKey;
import io.lateen.model.Domains;
import io.lateen.model.FilterChain;
import io.lateen.model.HeaderFormat;
import io.lateen.model.HeaderMatch;
import io.lateen.model.Listener;
import io.lateen.model.LocalityBalancing;
import io.lateen.model.MeshSettings;
import io.lateen.model.Origin;
import io.lateen.model.QueryMatch;
import io.lateen.model.RetryPolicy;
import io.lateen.model.Route;
import io.lateen.model.RoutingTable;
import io.lateen.model.StringMatch;
import io.lateen.model.VirtualHost;
import io.lateen.resource.Problem;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * Writes a table and problems as YAML for people. Records are shown by component, without
 * what is null, empty, false or zero.
 */
final class TableDump {

	private TableDump() {
	}

	static String of(RoutingTable table, Collection<Problem> problems) {
		Map<String, Object> dump = new LinkedHashMap<>();
		dump.put("listeners", listeners(table));
		put(dump, "clusters", clusters(table));
		if (!table.mesh().equals(MeshSettings.DEFAULT)) {
			put(dump, "mesh", value(table.mesh()));
		}
		put(dump, "problems",
				problems.stream()
					.sorted(Problem.IN_READING_ORDER)
					.map((problem) -> problem.severity() + " " + problem)
					.toList());
		return yaml().dump(dump);
	}

	private static Yaml yaml() {
		DumperOptions options = new DumperOptions();
		options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
		options.setWidth(400);
		options.setSplitLines(false);
		return new Yaml(options);
	}

	private static Map<String, Object> listeners(RoutingTable table) {
		Map<String, Object> dump = new TreeMap<>();
		table.listeners()
			.values()
			.forEach((listener) -> dump.put(listener.key().toString(), listener(listener, table)));
		return dump;
	}

	private static Map<String, Object> listener(Listener listener, RoutingTable table) {
		Map<String, Object> dump = (listener.plain() != null) ? chain(listener.plain(), table) : new LinkedHashMap<>();
		Map<String, Object> chains = new TreeMap<>();
		listener.chains().values().forEach((chain) -> chains.put(chain.name(), chain(chain, table)));
		put(dump, "chains", chains);
		Map<String, Object> names = new TreeMap<>();
		listener.serverNames().entries().forEach((entry) -> names.put(entry.getKey(), entry.getValue()));
		put(dump, "serverNames", names);
		return dump;
	}

	private static Map<String, Object> chain(FilterChain chain, RoutingTable table) {
		Map<String, Object> dump = new LinkedHashMap<>();
		if (chain.tls() != null) {
			put(dump, "tls", components(chain.tls()));
		}
		switch (chain.content()) {
			case FilterChain.Http http -> {
				dump.put("serverPort", http.serverPort());
				dump.put("hosts", hosts(table.routes().get(http.routes())));
			}
			case FilterChain.Tcp tcp -> dump.put("tcp", components(tcp));
		}
		return dump;
	}

	private static Map<String, Object> hosts(Domains<VirtualHost> table) {
		Map<String, Object> hosts = new TreeMap<>();
		table.all().forEach((host) -> hosts.put(host.domain(), virtualHost(host)));
		return hosts;
	}

	private static Object virtualHost(VirtualHost host) {
		List<Object> routes = host.routes().stream().<Object>map(TableDump::route).toList();
		if (!host.httpsRedirect()) {
			return routes;
		}
		Map<String, Object> dump = new LinkedHashMap<>();
		dump.put("httpsRedirect", true);
		put(dump, "routes", routes);
		return dump;
	}

	private static Map<String, Object> route(Route route) {
		Map<String, Object> dump = new LinkedHashMap<>();
		dump.put("match", route.match().toString());
		dump.put("from", route.origin().id());
		put(dump, "name", route.origin().name());
		dump.put(word(route.action()), components(route.action()));
		put(dump, "webSockets", components(route.webSockets()));
		return dump;
	}

	private static Map<String, Object> clusters(RoutingTable table) {
		Map<String, Object> dump = new TreeMap<>();
		for (Cluster cluster : table.clusters().asMap().values()) {
			Map<String, Object> fields = components(cluster);
			fields.remove("key");
			if (cluster.pool().equals(Cluster.PoolLimits.DEFAULT)) {
				fields.remove("pool");
			}
			if (cluster.localities() instanceof LocalityBalancing.None) {
				fields.remove("localities");
			}
			dump.put(cluster.key().toString(), fields);
		}
		return dump;
	}

	private static Map<String, Object> components(Object owner) {
		Map<String, Object> dump = new LinkedHashMap<>();
		for (RecordComponent component : owner.getClass().getRecordComponents()) {
			Object read = read(component, owner);
			if (read == null) {
				continue;
			}
			Object shown = value(read);
			boolean oneOfSeveral = component.getType().isSealed() && read instanceof Record
					&& !(shown instanceof String);
			put(dump, component.getName(), oneOfSeveral ? oneOf(read, shown) : shown);
		}
		return dump;
	}

	// what it is matters even if it has nothing to say
	private static Object oneOf(Object read, Object shown) {
		return isNothing(shown) ? word(read) : Map.of(word(read), shown);
	}

	private static Object read(RecordComponent component, Object owner) {
		try {
			component.getAccessor().setAccessible(true);
			return component.getAccessor().invoke(owner);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Object value(Object value) {
		return switch (value) {
			case String text -> text;
			case Boolean flag -> flag;
			case Integer number -> (number == Integer.MAX_VALUE) ? "unlimited" : number;
			case Number number -> number;
			case Duration duration -> duration.equals(Duration.ZERO) ? "0s" : duration.toString();
			case ClusterKey key -> key.toString();
			case StringMatch match -> match.toString().strip();
			case HeaderMatch match -> match.toString();
			case QueryMatch match -> match.toString();
			case HeaderFormat format -> format.toString();
			case Origin origin -> origin.id();
			case RetryPolicy retry when retry.equals(RetryPolicies.of(null, true))
					|| retry.equals(RetryPolicies.of(null, false)) ->
				"default";
			case Action.Body body -> new String(body.bytes(), StandardCharsets.UTF_8);
			case Enum<?> constant -> constant.toString();
			case Set<?> set ->
				set.stream().map(TableDump::value).sorted(Comparator.comparing(String::valueOf)).toList();
			case Collection<?> collection -> collection.stream().map(TableDump::element).toList();
			case Map<?, ?> map -> map(map);
			case Record part -> components(part);
			default -> value.toString();
		};
	}

	private static Object element(Object element) {
		Object shown = value(element);
		boolean oneOfSeveral = element instanceof Record && element.getClass().getInterfaces().length > 0
				&& element.getClass().getInterfaces()[0].isSealed() && !(shown instanceof String);
		return oneOfSeveral ? oneOf(element, shown) : shown;
	}

	private static Map<String, Object> map(Map<?, ?> map) {
		Map<String, Object> dump = new TreeMap<>();
		map.forEach((key, value) -> dump.put(key.toString(), value(value)));
		return dump;
	}

	private static String word(Object value) {
		String name = value.getClass().getSimpleName();
		return Character.toLowerCase(name.charAt(0)) + name.substring(1);
	}

	private static void put(Map<String, Object> dump, String name, Object value) {
		if (!isNothing(value)) {
			dump.put(name, value);
		}
	}

	private static boolean isNothing(Object value) {
		return switch (value) {
			case String text -> text.isEmpty();
			case Boolean flag -> !flag;
			case Integer number -> number == 0;
			case Collection<?> collection -> new ArrayList<>(collection).isEmpty();
			case Map<?, ?> map -> map.isEmpty();
			default -> false;
		};
	}

}
