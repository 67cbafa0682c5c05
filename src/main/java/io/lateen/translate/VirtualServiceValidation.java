package io.lateen.translate;

import java.util.List;

import io.lateen.resource.Problem;
import io.lateen.resource.Resource;
import io.lateen.resource.istio.VirtualService;

/**
 * What is wrong with a VirtualService by itself, as Istio's webhook sees it (istio
 * pkg/config/validation/virtualservice.go). Seam only for now.
 */
final class VirtualServiceValidation {

	private VirtualServiceValidation() {
	}

	/**
	 * One {@code REJECTED} among them keeps the whole version out of force.
	 */
	static List<Problem> problems(Resource<VirtualService> resource) {
		return List.of();
	}

}
