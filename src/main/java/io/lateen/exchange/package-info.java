/**
 * A request on its way through the gateway: what came in, what goes out, what the gateway
 * itself answers.
 */
@NullMarked
package io.lateen.exchange;

import org.jspecify.annotations.NullMarked;
