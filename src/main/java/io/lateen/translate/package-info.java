/**
 * What resources mean: pure functions from a {@link io.lateen.resource.Snapshot} to a
 * {@link io.lateen.model.RoutingTable} and {@link io.lateen.resource.Problem}s. Knows
 * nothing of Spring, Netty and I/O.
 */
@NullMarked
package io.lateen.translate;

import org.jspecify.annotations.NullMarked;
