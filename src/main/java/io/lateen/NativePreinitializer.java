package io.lateen;

import io.lateen.tcp.EventLoops;
import io.lateen.tls.TlsProvider;

import org.springframework.boot.autoconfigure.preinitialize.BackgroundPreinitializer;
import org.springframework.context.support.DelegatingMessageSource;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Loads in a second thread what a start would else wait for in its midst: native
 * libraries, and the JDK's locales, of which a message source wants to know all. In the
 * order in which they are waited for, and before Spring Boot's own.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class NativePreinitializer implements BackgroundPreinitializer {

	@Override
	public void preinitialize() {
		new DelegatingMessageSource();
		EventLoops.isNative();
		TlsProvider.best();
	}

}
