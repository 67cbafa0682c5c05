package io.lateen.listener;

import io.lateen.model.ListenerKey;

/** Hears that a port closes, to end what outlives its request. Must not block. */
@FunctionalInterface
public interface PortClosing {

	PortClosing NONE = (port) -> {
	};

	/**
	 * A port takes no more connections; those that are open have
	 * {@link ListenerSettings#drainTime()} to end.
	 */
	void closing(ListenerKey port);

}
