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

	/**
	 * Has the JDK's TLS refuse clients that ask for another handshake, as BoringSSL does.
	 * To be called before it is first used.
	 */
	public static void refuseRenegotiation() {
		System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
	}

	/** Whom it is, for people. */
	public static String name(SslProvider provider) {
		return (provider == SslProvider.JDK) ? "TLS by the JDK" : "TLS by BoringSSL";
	}

	/** Who is asked for. */
	public enum Choice {

		/** The better one. */
		AUTO,
		/** BoringSSL, or nobody. */
		BORINGSSL,
		/** The JDK. */
		JDK;

		/**
		 * Who it is here.
		 * @throws IllegalStateException where BoringSSL must be and is not available
		 */
		public SslProvider provider() {
			return switch (this) {
				case AUTO -> best();
				case JDK -> SslProvider.JDK;
				case BORINGSSL -> {
					OpenSsl.ensureAvailability();
					yield SslProvider.OPENSSL;
				}
			};
		}

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
