package io.lateen.translate;

/**
 * One server of a Gateway that a VirtualService is served on, as far as match entries
 * depend on it.
 *
 * @param serverPort number of the server's port, which {@code match.port} is compared to
 * @param gateway {@code namespace/name} of the Gateway, which {@code match.gateways} is
 * compared to
 * @param workload whose labels and namespace {@code match.sourceLabels} and
 * {@code match.sourceNamespace} are compared to
 */
record Binding(int serverPort, String gateway, GatewayWorkload workload) {
}
