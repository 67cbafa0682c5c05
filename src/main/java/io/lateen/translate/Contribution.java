package io.lateen.translate;

import java.util.Comparator;

import io.lateen.resource.Resource;
import io.lateen.resource.istio.VirtualService;

/**
 * What a VirtualService gives to a virtual host by one server.
 *
 * @param server by which it is there
 * @param visibility of the VirtualService
 * @param owner the VirtualService
 * @param routes never empty
 */
record Contribution(BoundServer server, Visibility visibility, Resource<VirtualService> owner, RouteList routes) {

	/** The order in which istiod puts them one behind the other. */
	static final Comparator<Contribution> IN_ORDER = Comparator
		.comparingInt((Contribution contribution) -> contribution.server().order())
		.thenComparing(Contribution::visibility)
		.thenComparing(Contribution::owner, Resource.BY_AGE);

}
