package io.lateen.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import io.lateen.model.FilterChain;
import io.lateen.model.FilterChain.Tcp;
import io.lateen.resource.istio.VirtualService;
import io.lateen.resource.istio.VirtualService.RouteDestination;
import io.lateen.resource.istio.VirtualService.TcpMatch;
import io.lateen.resource.istio.VirtualService.TcpRule;
import io.lateen.resource.istio.VirtualService.TlsMatch;
import io.lateen.resource.istio.VirtualService.TlsRule;
import org.jspecify.annotations.Nullable;

/**
 * Makes routes of TLS and TCP rules (istio pilot/pkg/networking/core/gateway.go,
 * buildGatewayNetworkFiltersFromTLSRoutes and buildGatewayNetworkFiltersFromTCPRoutes).
 * The VirtualServices must have passed {@link VirtualServiceValidation}.
 *
 * @param destinations which clusters destinations mean
 */
record StreamRuleTranslator(Destinations destinations) {

	/**
	 * The rules that apply to a server: all TLS rules where TLS is passed through, else
	 * the first TCP rule.
	 */
	List<StreamRule> translate(RootVirtualService root, BoundServer server) {
		VirtualService content = root.resource().content();
		return switch (server.kind()) {
			case HTTP -> List.of();
			case PASSTHROUGH -> tls(content.tls(), root.resource().namespace(), server);
			case TCP -> tcp(content.tcp(), root.resource().namespace(), server);
		};
	}

	private List<StreamRule> tls(List<TlsRule> rules, String namespace, BoundServer server) {
		List<StreamRule> made = new ArrayList<>();
		for (int i = 0; i < rules.size(); i++) {
			TlsRule rule = rules.get(i);
			for (int j = 0; j < rule.match().size(); j++) {
				TlsMatch match = rule.match().get(j);
				if (fits(match.port(), match.gateways(), namespace, server)) {
					made.add(new StreamRule("spec.tls[" + i + "].match[" + j + "]",
							match.sniHosts().stream().map((name) -> name.toLowerCase(Locale.ROOT)).toList(),
							tcp(rule.route(), namespace, server.serverPort())));
				}
			}
		}
		return made;
	}

	private List<StreamRule> tcp(List<TcpRule> rules, String namespace, BoundServer server) {
		for (int i = 0; i < rules.size(); i++) {
			List<TcpMatch> matches = rules.get(i).match();
			if (matches.isEmpty()
					|| matches.stream().anyMatch((match) -> fits(match.port(), match.gateways(), namespace, server))) {
				return List.of(new StreamRule("spec.tcp[" + i + "]", List.of(),
						tcp(rules.get(i).route(), namespace, server.serverPort())));
			}
		}
		return List.of();
	}

	private static boolean fits(@Nullable Long port, List<String> gateways, String namespace, BoundServer server) {
		boolean fitsPort = port == null || port == 0 || port == server.serverPort();
		return fitsPort && (gateways.isEmpty() || gateways.stream()
			.anyMatch((gateway) -> GatewayReference.resolve(gateway, namespace).equals(server.gateway().toString())));
	}

	// the weight of an only destination does not count
	private Tcp tcp(List<RouteDestination> route, String namespace, int serverPort) {
		boolean single = route.size() == 1;
		List<FilterChain.Destination> made = new ArrayList<>(route.size());
		for (RouteDestination one : route) {
			int weight = single ? 1 : Objects.requireNonNullElse(one.weight(), 0);
			if (weight > 0) {
				made.add(new FilterChain.Destination(this.destinations
					.cluster(Objects.requireNonNull(one.destination(), "destination"), namespace, serverPort), weight));
			}
		}
		return new Tcp(made);
	}

	/** Conditions that Istio does not look at on gateways. */
	static void reportWithoutEffect(VirtualService content, Findings findings) {
		for (int i = 0; i < content.tls().size(); i++) {
			List<TlsMatch> matches = content.tls().get(i).match();
			for (int j = 0; j < matches.size(); j++) {
				Unlooked at = new Unlooked(findings, "spec.tls[" + i + "].match[" + j + "].");
				at.report("destinationSubnets", matches.get(j).destinationSubnets().isEmpty());
				at.report("sourceLabels", matches.get(j).sourceLabels().isEmpty());
				at.report("sourceNamespace", matches.get(j).sourceNamespace() == null);
			}
		}
		for (int i = 0; i < content.tcp().size(); i++) {
			List<TcpMatch> matches = content.tcp().get(i).match();
			for (int j = 0; j < matches.size(); j++) {
				Unlooked at = new Unlooked(findings, "spec.tcp[" + i + "].match[" + j + "].");
				at.report("destinationSubnets", matches.get(j).destinationSubnets().isEmpty());
				at.report("sourceSubnet", matches.get(j).sourceSubnet() == null);
				at.report("sourceLabels", matches.get(j).sourceLabels().isEmpty());
				at.report("sourceNamespace", matches.get(j).sourceNamespace() == null);
			}
		}
	}

	private record Unlooked(Findings findings, String match) {

		void report(String name, boolean absent) {
			if (!absent) {
				this.findings.ineffective(this.match + name, "has no effect on gateways");
			}
		}

	}

}
