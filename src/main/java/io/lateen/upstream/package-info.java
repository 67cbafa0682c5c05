/**
 * Clusters, endpoints, load balancing and the connections to applications.
 */
@NullMarked
package io.lateen.upstream;

import org.jspecify.annotations.NullMarked;
