package io.lateen.upstream;

import java.net.InetSocketAddress;

import io.lateen.model.Endpoint;

/**
 * An endpoint with its address.
 *
 * @param described as its cluster has it; of a name there may be several addresses
 */
record ResolvedEndpoint(InetSocketAddress address, Endpoint described) {
}
