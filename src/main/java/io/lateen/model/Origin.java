package io.lateen.model;

import java.util.List;

/**
 * Which rule of which resource a route was made of.
 *
 * @param namespace of the VirtualService
 * @param resource its name
 * @param rule index in {@code http}
 * @param match index in the rule's {@code match}, after delegates were merged in; 0 when
 * it has none
 * @param delegate {@code namespace/name/rule} of the delegate's rule, or empty
 * @param name the route's name as access logs show it, or empty
 * @param hosts the VirtualService's hosts
 */
public record Origin(String namespace, String resource, int rule, int match, String delegate, String name,
		List<String> hosts) {

	public Origin {
		hosts = List.copyOf(hosts);
	}

	/** Stable as long as rule and match keep their place. */
	public String id() {
		String own = this.namespace + "/" + this.resource + "/" + this.rule + "/" + this.match;
		return this.delegate.isEmpty() ? own : own + "@" + this.delegate;
	}

}
