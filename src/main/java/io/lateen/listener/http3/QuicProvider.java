package io.lateen.listener.http3;

import io.lateen.listener.Http3Edge;
import io.lateen.listener.Http3Listener;
import io.lateen.listener.Http3Provider;
import io.netty.handler.codec.quic.Quic;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** HTTP/3 by Netty's QUIC, where its native library can be loaded. */
public final class QuicProvider implements Http3Provider {

	private static final Logger log = LoggerFactory.getLogger(QuicProvider.class);

	private final @Nullable String problem;

	private QuicProvider(@Nullable String problem) {
		this.problem = problem;
	}

	/**
	 * Loads the native library.
	 * @param required whether it is an error when that fails
	 */
	public static Http3Provider create(boolean required) {
		if (Quic.isAvailable()) {
			return new QuicProvider(null);
		}
		String problem = "the native library of QUIC cannot be loaded on " + System.getProperty("os.name") + " "
				+ System.getProperty("os.arch") + " (" + Quic.unavailabilityCause() + ")";
		if (required) {
			log.error("HTTP/3 is not served: {}", problem);
		}
		else {
			log.info("HTTP/3 is not served: {}", problem);
		}
		return new QuicProvider(problem);
	}

	@Override
	public @Nullable Http3Listener listener(Http3Edge edge) {
		return (this.problem == null) ? new QuicListener(edge) : null;
	}

	@Override
	public @Nullable String problem() {
		return this.problem;
	}

}
