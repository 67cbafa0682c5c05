package io.lateen.model;

/**
 * Names a route table: the virtual hosts that requests of some connections find. All
 * plain servers of a listener share one, each server with TLS has its own (istio
 * pilot/pkg/model/gateway.go, gatewayRDSRouteName).
 *
 * @param listener where its requests arrive
 * @param server the chain's name; {@link #PLAIN} without TLS
 */
public record RouteTableKey(ListenerKey listener, String server) {

	/** Name of what all connections without TLS share. */
	public static final String PLAIN = "plain";

	/** The table of requests without TLS. */
	public static RouteTableKey plain(ListenerKey listener) {
		return new RouteTableKey(listener, PLAIN);
	}

	@Override
	public String toString() {
		return this.server.equals(PLAIN) ? this.listener.toString() : this.listener + " " + this.server;
	}

}
