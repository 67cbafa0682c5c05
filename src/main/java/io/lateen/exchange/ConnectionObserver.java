package io.lateen.exchange;

/**
 * Hears of the end of each connection whose bytes were passed on, on its event loop; must
 * not block.
 */
@FunctionalInterface
public interface ConnectionObserver {

	ConnectionObserver NONE = (connection, info) -> {
	};

	/**
	 * A connection has ended.
	 * @param info what was learned of it; does not change any more
	 */
	void ended(RawConnection connection, StreamInfo info);

}
