package io.lateen.translate;

import io.lateen.model.ListenerKey;
import io.lateen.model.RouteTableKey;
import io.lateen.resource.ResourceName;
import io.lateen.resource.istio.Gateway.Server;

/**
 * A server of a Gateway that got its place on a listener.
 *
 * @param gateway the Gateway
 * @param index of the server in the Gateway
 * @param table where its routes are
 * @param order among the servers of the table
 * @param serverPort number of its port as the Gateway says it
 * @param hosts what it serves
 * @param content as the Gateway says it
 */
record BoundServer(ResourceName gateway, int index, RouteTableKey table, int order, int serverPort, ServerHosts hosts,
		Server content) {

	ListenerKey listener() {
		return this.table.listener();
	}

	/** Whether plain requests are sent to https. */
	boolean httpsRedirect() {
		return this.content.tls() != null && Boolean.TRUE.equals(this.content.tls().httpsRedirect());
	}

	/** Where it is in the Gateway. */
	String field() {
		return "spec.servers[" + this.index + "]";
	}

}
