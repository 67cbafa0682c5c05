package io.lateen.translate;

import io.lateen.resource.istio.VirtualService.Body;
import io.lateen.resource.istio.VirtualService.DirectResponse;
import org.jspecify.annotations.Nullable;

/**
 * {@code directResponse} (istio pkg/config/validation/validation.go,
 * validateHTTPDirectResponse).
 */
final class DirectResponseValidation {

	private static final int KIB = 1024;

	private DirectResponseValidation() {
	}

	static void check(Field field, @Nullable DirectResponse answer) {
		if (answer == null) {
			return;
		}
		if (answer.status() == null) {
			field.at("status").rejected("status is required");
		}
		else {
			HttpStatuses.check(field.at("status"), answer.status());
		}
		checkBody(field.at("body"), answer.body());
	}

	private static void checkBody(Field field, @Nullable Body body) {
		try {
			int size = DirectResponses.body(body).length;
			if (size > KIB * KIB) {
				field.rejected("large direct_responses may impact control plane performance, must be less than 1MB");
			}
			else if (size > 100 * KIB) {
				field.warning("large direct_responses may impact control plane performance");
			}
		}
		catch (IllegalArgumentException ex) {
			field.at("bytes").rejected("must be base64");
		}
	}

}
