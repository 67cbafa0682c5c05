package io.lateen.translate;

import java.util.ArrayList;
import java.util.List;

import io.lateen.model.Origin;
import io.lateen.model.Route;
import io.lateen.model.VirtualHost;
import io.lateen.resource.Kind;
import io.lateen.resource.Problem;
import io.lateen.resource.Problem.Severity;
import io.lateen.resource.ResourceKey;
import io.lateen.resource.ResourceName;
import org.jspecify.annotations.Nullable;

/**
 * Finds routes that never get a request because a route of an older VirtualService of the
 * same domain takes them all. Istio says nothing of it.
 */
final class VirtualHostProblems {

	// looking costs as much as translating; nobody reads more than a few of these
	private static final int MOST_ROUTES = 1000;

	private static final int MOST_PROBLEMS = 100;

	private VirtualHostProblems() {
	}

	static List<Problem> of(@Nullable VirtualHost host, List<Contribution> contributions) {
		if (host == null || contributions.size() < 2 || host.routes().size() > MOST_ROUTES) {
			return List.of();
		}
		List<Problem> problems = new ArrayList<>();
		Shadows shadows = new Shadows();
		for (Route route : host.routes()) {
			Route shadow = shadows.add(route);
			if (shadow != null && !isOfOne(shadow.origin(), route.origin()) && problems.size() < MOST_PROBLEMS) {
				problems.add(problem(host.domain(), route.origin(), shadow.origin()));
			}
		}
		return problems;
	}

	private static boolean isOfOne(Origin one, Origin other) {
		return one.resource().equals(other.resource()) && one.namespace().equals(other.namespace());
	}

	private static Problem problem(String domain, Origin shadowed, Origin shadow) {
		ResourceKey owner = new ResourceKey(Kind.VIRTUAL_SERVICE,
				new ResourceName(shadowed.namespace(), shadowed.resource()));
		String field = "spec.http[" + shadowed.rule() + "]";
		if (shadowed.delegate().isEmpty()) {
			field += ".match[" + shadowed.match() + "]";
		}
		return new Problem(owner, null, field, Severity.INEFFECTIVE,
				"never reached on host " + domain + ": http[" + shadow.rule() + "] of VirtualService "
						+ shadow.namespace() + "/" + shadow.resource() + " comes first");
	}

}
