package io.lateen.model;

import org.pcollections.PMap;

/**
 * All that the gateway serves at one moment. Immutable; a changed table shares what did
 * not change with the one it was made of.
 *
 * @param generation that of the snapshot it was made of
 * @param listeners the open ports
 * @param routes the virtual hosts of each route table; a table that a listener refers to
 * is there, be it empty
 * @param clusters what routes refer to, and nothing else; a cluster that a route refers
 * to but that does not exist is absent
 * @param mesh settings for all requests
 */
public record RoutingTable(long generation, PMap<ListenerKey, Listener> listeners,
		PMap<RouteTableKey, Domains<VirtualHost>> routes, TrackedMap<ClusterKey, Cluster> clusters, MeshSettings mesh) {
}
