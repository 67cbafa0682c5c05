package io.lateen.exchange;

import org.jspecify.annotations.Nullable;

/** Hears of the end of each request, on its event loop; must not block. */
@FunctionalInterface
public interface RequestObserver {

	RequestObserver NONE = (request, info) -> {
	};

	/**
	 * A request has been answered, or its client went away.
	 * @param request null where it was refused before it could be read
	 * @param info what was learned of it; does not change any more
	 */
	void ended(@Nullable InboundRequest request, StreamInfo info);

}
