package io.lateen.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.lateen.model.Action;
import io.lateen.model.Action.Destination;
import io.lateen.model.ClusterKey;
import io.lateen.model.HeaderOperations;
import io.lateen.model.Mirror;
import io.lateen.model.RetryPolicy;
import io.lateen.resource.istio.VirtualService;
import io.lateen.resource.istio.VirtualService.Headers;
import io.lateen.resource.istio.VirtualService.HttpDestination;
import io.lateen.resource.istio.VirtualService.HttpRule;
import io.lateen.resource.istio.VirtualService.Percent;
import io.lateen.resource.istio.VirtualService.Retry;
import io.lateen.resource.istio.VirtualService.StringMatch;
import org.jspecify.annotations.Nullable;

/**
 * Makes the action of rules that send requests on (istio
 * pilot/pkg/networking/core/route/route.go, applyHTTPRouteDestination).
 *
 * @param context of all rules
 * @param namespace which completes short host names
 * @param serverPort number of the Gateway's server
 */
record ForwardRule(RuleContext context, String namespace, int serverPort) {

	private static final int ALL = 1_000_000;

	/**
	 * The action of a rule.
	 * @param uri what the path matched, null for any path
	 */
	Action action(HttpRule rule, @Nullable StringMatch uri) {
		return (rule.route().size() == 1) ? toOne(rule, rule.route().getFirst(), uri) : toSeveral(rule, uri);
	}

	// rule and destination become one, the destination's writes win
	private Action toOne(HttpRule rule, HttpDestination only, @Nullable StringMatch uri) {
		Destination destination = new Destination(cluster(only.destination()), 1, null, HeaderOperations.NONE,
				HeaderOperations.NONE);
		return new Action.Forward(List.of(destination), HeaderEdits.request(rule.headers(), only.headers()),
				HeaderEdits.response(rule.headers(), only.headers()),
				Rewrites.of(rule.rewrite(), uri, HeaderEdits.authority(rule.headers()),
						HeaderEdits.authority(only.headers())),
				rule.timeout(), retry(rule, true), Faults.of(rule.fault()), CorsPolicies.of(rule.corsPolicy()),
				mirrors(rule));
	}

	// each destination's operations come before the rule's, so the rule's writes win
	private Action toSeveral(HttpRule rule, @Nullable StringMatch uri) {
		List<Destination> destinations = rule.route()
			.stream()
			.filter((destination) -> destination.weight() != null && destination.weight() > 0)
			.map(this::weighted)
			.toList();
		Headers headers = rule.headers();
		return new Action.Forward(destinations, HeaderEdits.request(headers), HeaderEdits.response(headers),
				Rewrites.of(rule.rewrite(), uri, HeaderEdits.authority(headers)), rule.timeout(), retry(rule, false),
				Faults.of(rule.fault()), CorsPolicies.of(rule.corsPolicy()), mirrors(rule));
	}

	private Destination weighted(HttpDestination destination) {
		int weight = (destination.weight() != null) ? destination.weight() : 0;
		Headers headers = destination.headers();
		return new Destination(cluster(destination.destination()), weight, HeaderEdits.authority(headers),
				HeaderEdits.request(headers), HeaderEdits.response(headers));
	}

	private @Nullable RetryPolicy retry(HttpRule rule, boolean single) {
		Retry retry = (rule.retries() != null) ? rule.retries() : this.context.defaults().retry();
		return RetryPolicies.of(retry, single);
	}

	private List<Mirror> mirrors(HttpRule rule) {
		List<Mirror> mirrors = new ArrayList<>();
		if (rule.mirror() != null) {
			addMirror(mirrors, rule.mirror(), mirrorParts(rule));
		}
		for (VirtualService.Mirror mirror : rule.mirrors()) {
			addMirror(mirrors, mirror.destination(), parts(mirror.percentage()));
		}
		return mirrors;
	}

	private void addMirror(List<Mirror> mirrors, VirtualService.@Nullable Destination destination, int parts) {
		if (parts > 0) {
			mirrors.add(new Mirror(cluster(destination), parts));
		}
	}

	private static int mirrorParts(HttpRule rule) {
		if (rule.mirrorPercentage() == null && rule.mirrorPercent() != null) {
			return Faults.parts(rule.mirrorPercent());
		}
		return parts(rule.mirrorPercentage());
	}

	private static int parts(@Nullable Percent percentage) {
		return (percentage != null) ? Faults.parts(percentage) : ALL;
	}

	// validation refuses destinations that are not there
	private ClusterKey cluster(VirtualService.@Nullable Destination destination) {
		return this.context.destinations()
			.cluster(Objects.requireNonNull(destination, "destination"), this.namespace, this.serverPort);
	}

}
