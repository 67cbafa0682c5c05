package io.lateen.translate;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import io.lateen.model.Action;
import io.lateen.model.HeaderOperations;
import io.lateen.resource.istio.VirtualService.Body;
import io.lateen.resource.istio.VirtualService.DirectResponse;
import org.jspecify.annotations.Nullable;

/**
 * Answers of the gateway itself (istio pilot/pkg/networking/core/route/route.go,
 * ApplyDirectResponse).
 */
final class DirectResponses {

	private DirectResponses() {
	}

	static Action of(DirectResponse answer, HeaderOperations response) {
		int status = (answer.status() != null) ? answer.status() : 0;
		byte[] body = body(answer.body());
		return new Action.DirectResponse(status, (body.length > 0) ? new Action.Body(body) : Action.Body.EMPTY,
				response);
	}

	/**
	 * The bytes of a body.
	 * @throws IllegalArgumentException when {@code bytes} is not base64
	 */
	static byte[] body(@Nullable Body body) {
		if (body != null && body.string() != null) {
			return body.string().getBytes(StandardCharsets.UTF_8);
		}
		return (body != null && body.bytes() != null) ? Base64.getDecoder().decode(body.bytes()) : new byte[0];
	}

}
