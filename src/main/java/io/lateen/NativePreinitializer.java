package io.lateen;

import io.lateen.tcp.EventLoops;
import io.lateen.tls.TlsProvider;

import org.springframework.boot.autoconfigure.preinitialize.BackgroundPreinitializer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Loads the native libraries in a second thread, in the order in which the start would
 * else wait for them in its midst, and before Spring Boot's own preparations.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class NativePreinitializer implements BackgroundPreinitializer {

	@Override
	public void preinitialize() {
		EventLoops.isNative();
		TlsProvider.best();
	}

}
