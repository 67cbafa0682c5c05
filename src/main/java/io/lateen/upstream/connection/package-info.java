/**
 * Connections to endpoints: HTTP/1.1 and HTTP/2 streams, and pools of them per event
 * loop. Everything here runs on one event loop, that of the client's connection, so that
 * a request never changes threads and nothing is locked.
 */
@NullMarked
package io.lateen.upstream.connection;

import org.jspecify.annotations.NullMarked;
