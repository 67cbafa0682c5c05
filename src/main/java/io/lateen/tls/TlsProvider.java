package io.lateen.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who speaks TLS: BoringSSL where it can be loaded, else the JDK. */
public final class TlsProvider {

	private static final Logger log = LoggerFactory.getLogger(TlsProvider.class);

	private TlsProvider() {
	}

	/** The better one. The first call loads it, others are cheap. */
	public static SslProvider best() {
		return Holder.BEST;
	}

	private static final class Holder {

		private static final SslProvider BEST = choose();

		private static SslProvider choose() {
			if (OpenSsl.isAvailable()) {
				return SslProvider.OPENSSL;
			}
			log.warn("BoringSSL is not available ({}): TLS is the JDK's, at a higher cost",
					String.valueOf(OpenSsl.unavailabilityCause()));
			return SslProvider.JDK;
		}

	}

}
