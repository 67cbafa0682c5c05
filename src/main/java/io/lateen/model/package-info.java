/**
 * The routing table in the gateway's own terms: listeners, virtual hosts, routes,
 * actions, clusters. Immutable, neutral of any resource API; knows nothing of the other
 * packages.
 */
@NullMarked
package io.lateen.model;

import org.jspecify.annotations.NullMarked;
