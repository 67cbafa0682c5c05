package io.lateen.translate.cluster;

import io.lateen.model.ClusterKey;
import io.lateen.resource.istio.VirtualService.Destination;
import io.lateen.resource.istio.VirtualService.PortSelector;
import io.lateen.translate.ClusterContext;
import io.lateen.translate.Destinations;
import io.lateen.translate.ServiceName;
import org.jspecify.annotations.Nullable;

/**
 * What destinations mean, given the Services and ServiceEntries that there are (istio
 * pilot/pkg/networking/core/route/route.go, GetDestinationCluster).
 */
record BackendDestinations(BackendIndex backends, ClusterContext context) implements Destinations {

	@Override
	public ClusterKey cluster(Destination destination, String namespace, int serverPort) {
		String written = (destination.host() != null) ? destination.host() : "";
		String host = ServiceName.complete(written, namespace, this.context.workload().domain());
		Backend backend = this.backends.visible(host, this.context);
		String subset = (destination.subset() != null) ? destination.subset() : "";
		String target = (backend != null && backend.alias() != null) ? backend.alias() : host;
		return new ClusterKey(target, port(destination.port(), backend, serverPort), subset);
	}

	private static int port(@Nullable PortSelector selector, @Nullable Backend backend, int serverPort) {
		if (selector != null) {
			return (selector.number() != null) ? selector.number().intValue() : 0;
		}
		return (backend != null && backend.ports().size() == 1) ? backend.ports().getFirst().number() : serverPort;
	}

}
