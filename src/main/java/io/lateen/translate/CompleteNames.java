package io.lateen.translate;

import java.util.List;

import io.lateen.resource.istio.VirtualService.Destination;
import io.lateen.resource.istio.VirtualService.HttpDestination;
import io.lateen.resource.istio.VirtualService.HttpMatch;
import io.lateen.resource.istio.VirtualService.HttpRule;
import io.lateen.resource.istio.VirtualService.Mirror;
import org.jspecify.annotations.Nullable;

/**
 * Completes short names of Gateways and Services by the namespace of the VirtualService
 * they stand in, before its rules may get into another one (istio
 * pilot/pkg/model/virtualservice.go, ResolveVirtualServiceShortnames).
 *
 * @param namespace of the VirtualService
 * @param domain of the cluster
 */
record CompleteNames(String namespace, String domain) {

	String host(String host) {
		return ServiceName.complete(host, this.namespace, this.domain);
	}

	HttpRule rule(HttpRule rule) {
		List<HttpMatch> match = rule.match().stream().map(this::match).toList();
		List<HttpDestination> route = rule.route().stream().map(this::destination).toList();
		List<Mirror> mirrors = rule.mirrors()
			.stream()
			.map((mirror) -> new Mirror(destination(mirror.destination()), mirror.percentage()))
			.toList();
		return new HttpRule(rule.name(), match, route, rule.redirect(), rule.directResponse(), rule.delegate(),
				rule.rewrite(), rule.timeout(), rule.retries(), rule.fault(), destination(rule.mirror()), mirrors,
				rule.mirrorPercent(), rule.mirrorPercentage(), rule.corsPolicy(), rule.headers());
	}

	private HttpMatch match(HttpMatch match) {
		if (match.gateways().isEmpty()) {
			return match;
		}
		List<String> gateways = match.gateways()
			.stream()
			.map((gateway) -> GatewayReference.resolve(gateway, this.namespace))
			.toList();
		return new HttpMatch(match.name(), match.uri(), match.ignoreUriCase(), match.scheme(), match.method(),
				match.authority(), match.headers(), match.withoutHeaders(), match.queryParams(), match.port(),
				match.sourceLabels(), match.sourceNamespace(), gateways, match.statPrefix());
	}

	private HttpDestination destination(HttpDestination to) {
		return new HttpDestination(destination(to.destination()), to.weight(), to.headers());
	}

	private @Nullable Destination destination(@Nullable Destination destination) {
		if (destination == null || destination.host() == null) {
			return destination;
		}
		return new Destination(host(destination.host()), destination.subset(), destination.port());
	}

}
