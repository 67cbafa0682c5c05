package io.lateen.listener;

import org.jspecify.annotations.Nullable;

/** Serves HTTP/3 beside what is served over TCP. Thread-safe. */
public interface Http3Provider {

	/** HTTP/3 is off. */
	Http3Provider NONE = new Http3Provider() {

		@Override
		public @Nullable Http3Listener listener(Http3Edge edge) {
			return null;
		}

		@Override
		public @Nullable String problem() {
			return null;
		}

	};

	/**
	 * The UDP side of a port, not open yet.
	 * @return null where HTTP/3 is off or cannot be
	 */
	@Nullable Http3Listener listener(Http3Edge edge);

	/** Why HTTP/3 cannot be; null where it can, or is off. */
	@Nullable String problem();

	/** Whether HTTP/3 is served. */
	enum Choice {

		/** Nowhere. */
		OFF,
		/** Where its native library can be loaded. */
		AUTO,
		/** Everywhere; it is an error where the native library cannot be loaded. */
		ON

	}

}
