/**
 * Connections whose bytes are passed on as they are: TCP, and TLS that is not terminated
 * here.
 */
@NullMarked
package io.lateen.tcp;

import org.jspecify.annotations.NullMarked;
