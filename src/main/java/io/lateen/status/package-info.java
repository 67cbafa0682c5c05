/**
 * What is wrong with resources, and where that is said.
 */
@NullMarked
package io.lateen.status;

import org.jspecify.annotations.NullMarked;
