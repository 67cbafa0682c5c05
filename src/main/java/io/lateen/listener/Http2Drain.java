package io.lateen.listener;

import io.netty.channel.Channel;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;

/**
 * The end of a connection of HTTP/2 in two steps, so that no request is lost (RFC 9113,
 * section 6.8). What is no such connection is left alone.
 */
final class Http2Drain {

	private Http2Drain() {
	}

	/**
	 * Asks the client to begin nothing new; what it begins before it hears of it is
	 * served.
	 */
	static void announce(Channel connection) {
		goaway(connection, Integer.MAX_VALUE);
	}

	/** Names the last stream that is served. */
	static void nameLast(Channel connection) {
		goaway(connection, 0);
	}

	private static void goaway(Channel connection, int further) {
		if (connection.pipeline().get(Http2FrameCodec.class) != null) {
			connection.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR).setExtraStreamIds(further));
		}
	}

}
