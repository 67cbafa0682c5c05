/**
 * The Kubernetes API server as the source of resources. One {@link KindInformer} a kind
 * lists it and then watches it; what was read last stays in force whatever happens to the
 * API server.
 * <p>
 * The informers stand on the fabric8 client's HTTP layer (configuration, TLS, tokens) and
 * not on its SharedIndexInformer: that one keeps every object as a tree of maps, retries
 * a missing CRD in one fixed version only, does not say when it last heard of the server,
 * and in 7.5.2 may stop for good without a word (fabric8 #7435).
 */
@NullMarked
package io.lateen.resource.kubernetes;

import org.jspecify.annotations.NullMarked;
