package io.lateen.filter;

import io.lateen.model.Action;
import io.lateen.model.ClusterKey;
import io.lateen.model.PathMatch;
import io.lateen.model.Route;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * What Istio calls the operation that a route stands for; applications see it in a header
 * (istio pilot/pkg/networking/core/route/route.go, GetRouteOperation). With several
 * destinations it is named by the VirtualService and the Gateway server's port.
 */
final class Operation {

	static final AsciiString HEADER = AsciiString.cached("x-envoy-decorator-operation");

	private final @Nullable String ofCluster;

	private final String resource;

	private final String path;

	Operation(Route route, Action.Forward forward) {
		this.resource = route.origin().resource();
		this.path = switch (route.match().path()) {
			case PathMatch.Any() -> "/*";
			case PathMatch.Exact exact -> exact.path();
			case PathMatch.Prefix prefix -> prefix.prefix() + "*";
			case PathMatch.Regex(String regex) -> regex;
		};
		ClusterKey first = forward.destinations().getFirst().cluster();
		this.ofCluster = (forward.destinations().size() > 1) ? null : first.host() + ":" + first.port() + this.path;
	}

	String name(int serverPort) {
		return (this.ofCluster != null) ? this.ofCluster : this.resource + ":" + serverPort + this.path;
	}

}
