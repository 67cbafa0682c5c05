package io.lateen.translate;

/**
 * What clusters depend on besides resources.
 *
 * @param workload this gateway
 * @param defaults for what resources leave open
 */
public record ClusterContext(GatewayWorkload workload, MeshDefaults defaults) {
}
