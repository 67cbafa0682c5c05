package io.lateen.upstream.connection;

import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;

/**
 * One request and its answer on a connection. Used on the event loop of
 * {@link #channel()} only.
 */
public interface UpstreamStream {

	/** The connection, or the HTTP/2 stream's channel. */
	Channel channel();

	/**
	 * Begins the request. Nothing is flushed.
	 * @param end whether there is no body
	 */
	void start(RequestHead head, AnswerListener listener, boolean end);

	/**
	 * Writes a piece of the body, without flushing.
	 * @param data owned by the stream from now on
	 */
	void write(ByteBuf data);

	/** Ends the request. Nothing is flushed. */
	void end();

	void flush();

	/** False while the connection has enough to send. */
	boolean writable();

	/** Reads the answer, or stops to do so until the client has taken what came. */
	void read(boolean on);

	/**
	 * Takes the connection over from HTTP, after status 101.
	 * @param handler added to the connection's pipeline; the bytes are its from now on
	 * @param early bytes that came already, given to the handler first
	 * @param closed called when the connection is closed
	 */
	void upgrade(ChannelHandler handler, List<ByteBuf> early, Runnable closed);

	/** Gives the stream up; its listener hears nothing more. */
	void cancel();

}
