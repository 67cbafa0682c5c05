package io.lateen.translate;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.lateen.model.ClusterKey;
import io.lateen.model.FilterChain;
import io.lateen.resource.Kind;
import io.lateen.resource.Problem;
import io.lateen.resource.Problem.Severity;
import io.lateen.resource.ResourceKey;
import io.lateen.resource.ResourceName;
import io.lateen.resource.istio.VirtualService.Destination;
import io.lateen.translate.Placement.BindingKey;
import org.jspecify.annotations.Nullable;

/**
 * Finds destinations of which there is no cluster: Envoy answers them with 503, and
 * nobody is told.
 */
final class DestinationProblems {

	private final ClusterTranslation clusters;

	private final Placement placement;

	private final Set<Problem> problems = new LinkedHashSet<>();

	private DestinationProblems(ClusterTranslation clusters, Placement placement) {
		this.clusters = clusters;
		this.placement = placement;
	}

	static List<Problem> of(ClusterTranslation clusters, @Nullable Placement placement) {
		if (placement == null || placement.clusters().stream().allMatch((key) -> clusters.missing(key) == null)) {
			return List.of();
		}
		DestinationProblems search = new DestinationProblems(clusters, placement);
		placement.root().rules().forEach(search::check);
		placement.streams().values().forEach((rules) -> rules.forEach(search::check));
		return new ArrayList<>(search.problems);
	}

	private void check(StreamRule rule) {
		String field = rule.field().replaceFirst("\\.match.*", "") + ".route";
		for (FilterChain.Destination destination : rule.tcp().destinations()) {
			String reason = this.clusters.missing(destination.cluster());
			if (reason != null) {
				Findings findings = new Findings(this.placement.root().resource());
				findings.unresolved(field, reason);
				this.problems.addAll(findings.problems());
			}
		}
	}

	private void check(MergedRule rule) {
		String delegate = rule.delegate();
		int slash = delegate.lastIndexOf('/');
		String field = "spec.http[" + ((slash < 0) ? rule.index() : delegate.substring(slash + 1)) + "]";
		ResourceKey owner = (slash < 0) ? rule.owner().key()
				: new ResourceKey(Kind.VIRTUAL_SERVICE, named(delegate.substring(0, slash)));
		for (int i = 0; i < rule.rule().route().size(); i++) {
			check(owner, field + ".route[" + i + "].destination", rule.rule().route().get(i).destination());
		}
		check(owner, field + ".mirror", rule.rule().mirror());
		for (int i = 0; i < rule.rule().mirrors().size(); i++) {
			check(owner, field + ".mirrors[" + i + "].destination", rule.rule().mirrors().get(i).destination());
		}
	}

	private void check(ResourceKey owner, String field, @Nullable Destination destination) {
		if (destination == null || destination.host() == null) {
			return;
		}
		String namespace = this.placement.root().resource().namespace();
		for (BindingKey binding : this.placement.routes().keySet()) {
			ClusterKey key = this.clusters.destinations().cluster(destination, namespace, binding.serverPort());
			String reason = this.placement.clusters().contains(key) ? this.clusters.missing(key) : null;
			if (reason != null) {
				this.problems.add(new Problem(owner, source(owner), field, Severity.UNRESOLVED, reason));
			}
		}
	}

	// where a delegate was read is not known here
	private @Nullable String source(ResourceKey owner) {
		return owner.equals(this.placement.root().resource().key()) ? this.placement.root().resource().source() : null;
	}

	private static ResourceName named(String text) {
		int slash = text.indexOf('/');
		return new ResourceName(text.substring(0, slash), text.substring(slash + 1));
	}

}
