/**
 * Upgrade handshakes, tunnels, open sessions.
 */
@NullMarked
package io.lateen.websocket;

import org.jspecify.annotations.NullMarked;
