/** HTTP/3 over QUIC. The only place that knows QUIC; not loaded unless it is served. */
@NullMarked
package io.lateen.listener.http3;

import org.jspecify.annotations.NullMarked;
