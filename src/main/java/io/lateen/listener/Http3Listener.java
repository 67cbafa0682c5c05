package io.lateen.listener;

import java.time.Duration;

/**
 * The UDP side of a port. Opened and drained by one thread at a time.
 */
public interface Http3Listener {

	/**
	 * Binds it.
	 * @throws RuntimeException where that is not possible; may be tried again
	 */
	void open();

	/** Refuses new connections and requests from now on. */
	void refuse();

	/**
	 * Refuses new connections and requests, lets those that are there finish, then
	 * closes. Blocks.
	 * @return whether all finished in time
	 */
	boolean drain(Duration time);

}
