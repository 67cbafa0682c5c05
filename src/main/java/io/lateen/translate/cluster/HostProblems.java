package io.lateen.translate.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.lateen.resource.Kind;
import io.lateen.resource.Problem;
import io.lateen.resource.Resource;
import io.lateen.resource.core.Service;
import io.lateen.translate.Credentials;
import io.lateen.translate.Findings;
import io.lateen.translate.cluster.DestinationRuleIndex.Indexed;

/**
 * What is wrong between resources of one host, as {@code istioctl analyze} tells it:
 * DestinationRules for nobody, subsets of no workload, ports whose name does not tell
 * their protocol.
 */
final class HostProblems {

	private final ClusterSources sources;

	private final ClusterFactory factory;

	HostProblems(ClusterSources sources) {
		this.sources = sources;
		this.factory = new ClusterFactory(sources);
	}

	/**
	 * What is wrong.
	 * @param referenced whether routes lead to the host
	 */
	List<Problem> of(String host, boolean referenced) {
		List<Problem> problems = new ArrayList<>();
		Backend backend = this.sources.backends().visible(host, this.sources.context());
		for (Indexed rule : this.sources.rules().forHost(host)) {
			Findings findings = new Findings(rule.rule());
			if (this.sources.backends().of(host).isEmpty() && !rule.isWildcard()) {
				findings.unresolved("spec.host", "host \"" + host + "\" not found");
			}
			problems.addAll(findings.problems());
		}
		if (backend != null) {
			problems.addAll(subsets(backend));
		}
		if (backend != null && referenced) {
			problems.addAll(credentials(backend));
		}
		if (backend != null && referenced && backend.isService()) {
			problems.addAll(ports(backend));
		}
		return problems;
	}

	private List<Problem> credentials(Backend backend) {
		MergedDestinationRule rule = this.factory.rule(backend);
		if (rule == null) {
			return List.of();
		}
		Credentials credentials = new Credentials(this.sources.snapshot(),
				this.sources.context().workload().namespace());
		return rule.from().stream().flatMap((part) -> CredentialProblems.of(part, credentials).stream()).toList();
	}

	private List<Problem> subsets(Backend backend) {
		List<Problem> problems = new ArrayList<>();
		MergedDestinationRule rule = this.factory.rule(backend);
		if (rule == null || backend.resolution() == Backend.Resolution.ALIAS) {
			return problems;
		}
		for (MergedDestinationRule.Part part : rule.subsets().values()) {
			Map<String, String> labels = part.subset().labels();
			if (!labels.isEmpty() && isEmpty(backend, labels)) {
				Findings findings = new Findings(part.owner());
				findings.unresolved("spec.subsets[" + part.index() + "].labels",
						"no workload of host \"" + backend.host() + "\" has the labels " + text(labels));
				problems.addAll(findings.problems());
			}
		}
		return problems;
	}

	private boolean isEmpty(Backend backend, Map<String, String> labels) {
		return backend.ports().stream().allMatch((port) -> this.factory.instances(backend, port, labels).isEmpty());
	}

	private static String text(Map<String, String> labels) {
		return String.join(", ",
				labels.entrySet().stream().map((label) -> label.getKey() + "=" + label.getValue()).sorted().toList());
	}

	private List<Problem> ports(Backend backend) {
		Resource<Service> service = this.sources.snapshot().get(Kind.SERVICE, backend.resource().name());
		if (service == null) {
			return List.of();
		}
		Findings findings = new Findings(service);
		if (backend.nodeLocal() && this.sources.context().workload().topology().node().isEmpty()) {
			findings.ineffective("spec.internalTrafficPolicy",
					"lateen.node does not tell the gateway's Node: endpoints of all Nodes are used");
		}
		List<Service.Port> ports = service.content().ports();
		for (int index = 0; index < ports.size(); index++) {
			BackendPort port = backend.ports().get(index);
			if (port.protocol() == PortProtocol.UNKNOWN) {
				findings.warning("spec.ports[" + index + "].name", "name \"" + port.name()
						+ "\" does not tell the protocol (<protocol>[-<suffix>]): HTTP/1.1 is spoken");
			}
		}
		return findings.problems();
	}

}
