package io.lateen.translate;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import io.lateen.resource.Problem;
import io.lateen.resource.Resource;
import io.lateen.resource.ResourceName;
import io.lateen.resource.istio.VirtualService;
import io.lateen.resource.istio.VirtualService.Destination;
import io.lateen.resource.istio.VirtualService.HttpDestination;
import io.lateen.resource.istio.VirtualService.HttpRule;
import io.lateen.resource.istio.VirtualService.Mirror;
import io.lateen.resource.istio.VirtualService.RouteDestination;
import io.lateen.resource.istio.VirtualService.TcpRule;
import io.lateen.resource.istio.VirtualService.TlsRule;

/**
 * A VirtualService with hosts, as far as it does not depend on Gateways: names are
 * complete, delegates are merged in.
 *
 * @param resource the resource
 * @param hosts complete names
 * @param gateways complete names, in the order as written
 * @param visibility from this gateway's workload
 * @param rules in order
 * @param delegates that it names
 * @param namesGateways whether a match entry is for certain Gateways only
 * @param destinationHosts complete names of all destinations
 * @param problems of the delegates
 */
record RootVirtualService(Resource<VirtualService> resource, List<HostName> hosts, List<String> gateways,
		Visibility visibility, List<MergedRule> rules, Set<ResourceName> delegates, boolean namesGateways,
		Set<String> destinationHosts, List<Problem> problems) {

	static RootVirtualService of(Resource<VirtualService> resource, InForce<VirtualService> all,
			GatewayWorkload workload, MeshDefaults defaults) {
		String domain = workload.domain();
		Delegation delegation = new Delegation(resource, all, defaults, domain);
		List<MergedRule> rules = delegation.rules();
		CompleteNames names = new CompleteNames(resource.namespace(), domain);
		VirtualService content = resource.content();
		return new RootVirtualService(resource,
				HostName.all(content.hosts().stream().map(names::host).distinct().toList()),
				content.gateways()
					.stream()
					.map((gateway) -> GatewayReference.resolve(gateway, resource.namespace()))
					.toList(),
				Visibility.of(resource, defaults.virtualServiceExportTo(), workload.namespace()), rules,
				delegation.delegates(), namesGateways(rules), destinationHosts(rules, content, names),
				delegation.problems());
	}

	private static boolean namesGateways(List<MergedRule> rules) {
		return rules.stream()
			.flatMap((rule) -> rule.rule().match().stream())
			.anyMatch((match) -> !match.gateways().isEmpty());
	}

	private static Set<String> destinationHosts(List<MergedRule> rules, VirtualService content, CompleteNames names) {
		Set<String> hosts = new HashSet<>();
		Stream.concat(content.tls().stream().map(TlsRule::route), content.tcp().stream().map(TcpRule::route))
			.flatMap(List::stream)
			.map(RouteDestination::destination)
			.filter(Objects::nonNull)
			.map(Destination::host)
			.filter(Objects::nonNull)
			.forEach((host) -> hosts.add(names.host(host)));
		rules.forEach((
				rule) -> destinations(rule.rule()).map(Destination::host).filter(Objects::nonNull).forEach(hosts::add));
		return hosts;
	}

	private static Stream<Destination> destinations(HttpRule rule) {
		return Stream
			.of(rule.route().stream().map(HttpDestination::destination),
					rule.mirrors().stream().map(Mirror::destination), Stream.ofNullable(rule.mirror()))
			.flatMap((destinations) -> destinations)
			.filter(Objects::nonNull);
	}

}
