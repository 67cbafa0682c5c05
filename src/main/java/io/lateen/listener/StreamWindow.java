package io.lateen.listener;

import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2LocalFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2StreamChannel;

/**
 * How much of an HTTP/2 stream a client may send before it is passed on (RFC 9113,
 * section 5.2). A stream begins with a small window, which is all that is held of a
 * WebSocket, or of a body, whose application is slow. Far clients would be slow with it,
 * too: the window of a body grows once it is clear that somebody reads. (Envoy gives
 * every stream the large one, and holds as much.)
 */
final class StreamWindow {

	/**
	 * More than Reactor Netty takes of a body that nobody reads: 32 pieces of a frame
	 * each.
	 */
	private static final int SURELY_READ = 1024 * 1024;

	private final Http2StreamChannel stream;

	private final int full;

	private int arrived;

	/**
	 * @param full that it grows to
	 */
	StreamWindow(Http2StreamChannel stream, int full) {
		this.stream = stream;
		this.full = full;
	}

	/**
	 * Lets the connection have more than a stream, so that slow ones do not hold back the
	 * others. Called for each stream, and does nothing but for the first.
	 */
	void begin() throws Http2Exception {
		Http2Connection connection = connection();
		grow(connection, connection.connectionStream(), 2 * this.full);
	}

	/** Bytes of a body went up the pipeline. */
	void arrived(int bytes) throws Http2Exception {
		if (this.arrived < SURELY_READ) {
			this.arrived += bytes;
			if (this.arrived >= SURELY_READ) {
				Http2Connection connection = connection();
				grow(connection, connection.stream(this.stream.stream().id()), this.full);
			}
		}
	}

	private Http2Connection connection() {
		return this.stream.parent().pipeline().get(Http2FrameCodec.class).connection();
	}

	private static void grow(Http2Connection connection, Http2Stream stream, int size) throws Http2Exception {
		Http2LocalFlowController windows = connection.local().flowController();
		int more = size - windows.initialWindowSize(stream);
		if (more > 0) {
			windows.incrementWindowSize(stream, more);
		}
	}

}
