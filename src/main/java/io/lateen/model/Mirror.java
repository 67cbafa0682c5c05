package io.lateen.model;

/**
 * Where a copy of the request goes.
 *
 * @param parts of a million requests
 */
public record Mirror(ClusterKey cluster, int parts) {
}
