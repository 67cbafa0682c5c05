package io.lateen.translate;

import java.util.ArrayList;
import java.util.List;

import io.lateen.model.Route;
import io.lateen.resource.istio.VirtualService.HttpMatch;
import org.jspecify.annotations.Nullable;

/**
 * Makes the routes of a whole VirtualService; what comes after a rule that takes every
 * request is left out (istio pilot/pkg/networking/core/route/route.go,
 * BuildHTTPRoutesForVirtualService).
 */
final class RouteListTranslator {

	private final HttpRuleTranslator rules;

	RouteListTranslator(HttpRuleTranslator rules) {
		this.rules = rules;
	}

	/**
	 * The routes for a binding.
	 * @param previous of the same binding; what is equal in it stays the same object
	 */
	RouteList translate(RootVirtualService root, Binding binding, @Nullable RouteList previous) {
		List<Route> routes = new ArrayList<>();
		Findings findings = new Findings(root.resource());
		Shadows shadows = new Shadows();
		// rules of its own are looked at by VirtualServiceValidation
		boolean reports = !root.delegates().isEmpty();
		for (int i = 0; i < root.rules().size(); i++) {
			MergedRule rule = root.rules().get(i);
			for (RuleRoute made : this.rules.translate(rule, binding)) {
				Route route = reuse(made.route(), routes.size(), previous);
				Route shadow = reports ? shadows.add(route) : null;
				if (shadow != null) {
					findings.ineffective(field(route), "never reached: " + shownFor(shadow, route) + " comes first");
				}
				routes.add(route);
				if (made.catchAll()) {
					if (reports) {
						reportRest(root, i, route, findings);
					}
					return new RouteList(routes, true, findings.problems());
				}
			}
			if (rule.rule().match().isEmpty()) {
				return new RouteList(routes, false, findings.problems());
			}
		}
		return new RouteList(routes, false, findings.problems());
	}

	private static Route reuse(Route route, int index, @Nullable RouteList previous) {
		if (previous == null || index >= previous.all().size()) {
			return route;
		}
		Route old = previous.all().get(index);
		return old.isLike(route) ? old : route;
	}

	// rules behind a catch-all that is there for some bindings only are not dead
	private static void reportRest(RootVirtualService root, int at, Route catchAll, Findings findings) {
		MergedRule rule = root.rules().get(at);
		int match = catchAll.origin().match();
		if (!rule.rule().match().isEmpty() && isConditional(rule.rule().match().get(match))) {
			return;
		}
		if (rule.delegate().isEmpty()) {
			for (int i = match + 1; i < rule.rule().match().size(); i++) {
				findings.ineffective("spec.http[" + rule.index() + "].match[" + i + "]",
						"never reached: match[" + match + "] takes every request");
			}
		}
		root.rules()
			.stream()
			.mapToInt(MergedRule::index)
			.filter((index) -> index > rule.index())
			.distinct()
			.forEach((index) -> findings.ineffective("spec.http[" + index + "]",
					"never reached: http[" + rule.index() + "] takes every request"));
	}

	private static boolean isConditional(HttpMatch match) {
		return match.port() != null || !match.gateways().isEmpty() || !match.sourceLabels().isEmpty()
				|| match.sourceNamespace() != null;
	}

	private static String field(Route route) {
		String rule = "spec.http[" + route.origin().rule() + "]";
		return route.origin().delegate().isEmpty() ? rule + ".match[" + route.origin().match() + "]" : rule;
	}

	private static String shownFor(Route shadow, Route shadowed) {
		String match = "match[" + shadow.origin().match() + "]";
		return (shadow.origin().rule() == shadowed.origin().rule()) ? match
				: "http[" + shadow.origin().rule() + "]." + match;
	}

}
