/**
 * What a route does to a request.
 */
@NullMarked
package io.lateen.filter;

import org.jspecify.annotations.NullMarked;
