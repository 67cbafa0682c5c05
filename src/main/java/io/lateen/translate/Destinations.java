package io.lateen.translate;

import io.lateen.model.ClusterKey;
import io.lateen.resource.istio.VirtualService.Destination;

/**
 * Tells which cluster a destination means (istio
 * pilot/pkg/networking/core/route/route.go, GetDestinationCluster).
 */
public interface Destinations {

	/**
	 * The cluster of a destination. It need not exist.
	 * @param destination with a host
	 * @param namespace of the resource it stands in, which completes short host names
	 * @param serverPort number of the Gateway's server, taken where a Service has several
	 * ports and the destination names none
	 */
	ClusterKey cluster(Destination destination, String namespace, int serverPort);

}
