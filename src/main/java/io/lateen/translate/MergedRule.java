package io.lateen.translate;

import java.util.List;

import io.lateen.resource.Resource;
import io.lateen.resource.istio.VirtualService;
import io.lateen.resource.istio.VirtualService.HttpRule;

/**
 * A rule ready to be translated: delegates are merged in, {@code match.gateways} and
 * destination hosts that came of a delegate are complete names.
 *
 * @param owner the VirtualService that has the hosts; its namespace completes short
 * destination hosts that are left
 * @param index of the rule in the owner's {@code http}
 * @param delegate {@code namespace/name/rule} of the delegate's rule, or empty
 * @param rule what to translate; its {@code delegate} is to be ignored
 */
record MergedRule(Resource<VirtualService> owner, int index, String delegate, HttpRule rule) {

	List<String> hosts() {
		return this.owner.content().hosts();
	}

}
