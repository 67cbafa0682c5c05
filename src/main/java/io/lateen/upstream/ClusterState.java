package io.lateen.upstream;

import java.util.List;

/**
 * A cluster as it is at one moment.
 *
 * @param name as Istio names it
 * @param protocol spoken to its endpoints
 * @param loadBalancing how an endpoint is chosen
 * @param activeRequests under way
 * @param pendingRequests of these, those that wait for a connection
 * @param retries under way
 * @param connections that are open
 * @param ejected endpoints that are left out
 * @param endpointCount of all its endpoints
 * @param endpoints the first ones
 */
public record ClusterState(String name, String protocol, String loadBalancing, int activeRequests, int pendingRequests,
		int retries, int connections, int ejected, int endpointCount, List<EndpointState> endpoints) {

	/** Of each cluster that many endpoints are told. */
	static final int ENDPOINTS = 100;

	public ClusterState {
		endpoints = List.copyOf(endpoints);
	}

	/** Whether requests may be sent to an endpoint. */
	public enum Health {

		HEALTHY, UNREADY,
		/** It failed too often and is left out for a while. */
		EJECTED

	}

	/**
	 * One of its endpoints.
	 *
	 * @param address and port
	 * @param locality {@code region/zone/subzone}, empty when unknown
	 * @param priority 0 is chosen from first
	 * @param weight relative to the others'
	 * @param ejections how often it was left out since it is known
	 * @param activeRequests under way
	 * @param pools event loops that have connections, or had some
	 */
	public record EndpointState(String address, String locality, int priority, int weight, Health health, int ejections,
			int activeRequests, int pools) {

		static EndpointState of(Member member) {
			LiveEndpoint endpoint = member.endpoint();
			Health health = endpoint.health().isEjected() ? Health.EJECTED
					: (member.ready() ? Health.HEALTHY : Health.UNREADY);
			return new EndpointState(endpoint.toString(), member.locality(), member.priority(), member.weight(), health,
					endpoint.health().ejections(), endpoint.active(), endpoint.pools());
		}

	}

}
