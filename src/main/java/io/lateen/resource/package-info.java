/**
 * Where configuration comes from: one immutable {@link io.lateen.resource.Snapshot} a
 * generation. Knows nothing of routes and HTTP.
 */
@NullMarked
package io.lateen.resource;

import org.jspecify.annotations.NullMarked;
