/**
 * Which route a request takes.
 */
@NullMarked
package io.lateen.routing;

import org.jspecify.annotations.NullMarked;
