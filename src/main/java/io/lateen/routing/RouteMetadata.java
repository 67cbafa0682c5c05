package io.lateen.routing;

import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.lateen.model.Action;
import io.lateen.model.Origin;
import io.lateen.model.Route;

/**
 * What the actuator tells about a route. Made when somebody looks: with many routes it
 * would take more room than the routes.
 */
final class RouteMetadata extends AbstractMap<String, Object> {

	private final Route route;

	RouteMetadata(Route route) {
		this.route = route;
	}

	@Override
	public Set<Entry<String, Object>> entrySet() {
		Origin origin = this.route.origin();
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("virtualService", origin.namespace() + "/" + origin.resource());
		facts.put("rule", origin.rule());
		facts.put("matchEntry", origin.match());
		if (!origin.delegate().isEmpty()) {
			facts.put("delegate", origin.delegate());
		}
		if (!origin.name().isEmpty()) {
			facts.put("name", origin.name());
		}
		facts.put("hosts", origin.hosts());
		facts.put("match", this.route.match().toString());
		if (this.route.action() instanceof Action.Forward forward) {
			facts.put("destinations", texts(forward.destinations()));
		}
		facts.put("action", this.route.action().toString());
		return facts.entrySet();
	}

	private static List<String> texts(List<?> values) {
		return values.stream().map(Object::toString).toList();
	}

}
