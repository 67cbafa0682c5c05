/**
 * Which ports are open, and what is made of the bytes that arrive there.
 */
@NullMarked
package io.lateen.listener;

import org.jspecify.annotations.NullMarked;
