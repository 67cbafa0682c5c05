package io.lateen.translate;

import io.lateen.model.ListenerKey;
import io.lateen.resource.ResourceName;

/**
 * A server of a Gateway that got its place on a listener.
 *
 * @param gateway the Gateway
 * @param index of the server in the Gateway
 * @param listener where it is served
 * @param order among the servers of the listener
 * @param serverPort number of its port as the Gateway says it
 * @param hosts what it serves
 * @param httpsRedirect whether plain requests are sent to https
 */
record BoundServer(ResourceName gateway, int index, ListenerKey listener, int order, int serverPort, ServerHosts hosts,
		boolean httpsRedirect) {
}
