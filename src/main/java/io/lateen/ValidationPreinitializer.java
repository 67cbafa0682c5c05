package io.lateen;

import java.util.List;

import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;

import org.springframework.boot.autoconfigure.preinitialize.BackgroundPreinitializer;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import org.springframework.cloud.gateway.config.HttpServerProperties;
import org.springframework.cloud.gateway.config.VersionProperties;

/**
 * Validates Spring Cloud Gateway's properties, empty ones, in a second thread: what the
 * validator finds out by reflection about their classes is kept by the JDK for when the
 * start validates the real ones.
 */
final class ValidationPreinitializer implements BackgroundPreinitializer {

	@Override
	public void preinitialize() {
		try (ValidatorFactory factory = Validation.buildDefaultValidatorFactory()) {
			Validator validator = factory.getValidator();
			List.of(new HttpClientProperties(), new GatewayProperties(), new VersionProperties(),
					new HttpServerProperties())
				.forEach(validator::validate);
		}
	}

}
