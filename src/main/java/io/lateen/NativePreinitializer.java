package io.lateen;

import io.lateen.tcp.EventLoops;
import io.lateen.tls.TlsProvider;

import org.springframework.boot.autoconfigure.preinitialize.BackgroundPreinitializer;
import org.springframework.context.support.DelegatingMessageSource;

/**
 * Loads in a second thread what a start would else wait for in its midst: native
 * libraries, and the JDK's locales, of which a message source wants to know all.
 */
final class NativePreinitializer implements BackgroundPreinitializer {

	@Override
	public void preinitialize() {
		TlsProvider.best();
		EventLoops.isNative();
		new DelegatingMessageSource();
	}

}
