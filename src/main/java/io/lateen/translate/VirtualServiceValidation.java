package io.lateen.translate;

import java.util.List;
import java.util.Map;

import io.lateen.resource.Problem;
import io.lateen.resource.Resource;
import io.lateen.resource.istio.VirtualService;
import io.lateen.resource.istio.VirtualService.HttpRule;
import io.lateen.resource.istio.VirtualService.TlsMatch;
import io.lateen.resource.istio.VirtualService.TlsRule;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a VirtualService by itself, as Istio's webhook sees it and in its
 * words (istio pkg/config/validation/validation.go, ValidateVirtualService), as the
 * schema of its definition sees it, and what Envoy would refuse of that which the webhook
 * lets pass. Besides, what has no effect here.
 */
final class VirtualServiceValidation {

	private static final List<String> FORBIDDEN_ANNOTATIONS = List.of("internal.istio.io/webhook-always-reject",
			"internal.istio.io/parent-namespace", "internal.istio.io/parents", "istio.io/dry-run");

	private final Resource<VirtualService> resource;

	private final VirtualService content;

	private final Findings findings;

	private final Field spec;

	private VirtualServiceValidation(Resource<VirtualService> resource) {
		this.resource = resource;
		this.content = resource.content();
		this.findings = new Findings(resource);
		this.spec = new Field(this.findings, "spec");
	}

	/**
	 * One {@code REJECTED} among them keeps the whole version out of force.
	 */
	static List<Problem> problems(Resource<VirtualService> resource) {
		VirtualServiceValidation validation = new VirtualServiceValidation(resource);
		validation.check();
		return validation.findings.problems();
	}

	private void check() {
		checkAnnotations();
		checkDelegate();
		GatewayReferences.check(this.spec, "gateways", this.content.gateways());
		if (!isForGatewaysOnly()) {
			checkNoClaims();
		}
		checkHosts();
		checkRules();
		ExportToValidation.check(this.spec, this.content.exportTo(), this.resource.namespace());
		new UnreachableRules(this.spec, this.content.http()).check();
	}

	private void checkAnnotations() {
		Field annotations = new Field(this.findings, "metadata.annotations");
		for (String annotation : FORBIDDEN_ANNOTATIONS) {
			if (this.resource.annotations().containsKey(annotation)) {
				annotations.at(annotation).rejected("this annotation may not be set on a VirtualService");
			}
		}
		WebSocketAnnotations.check(annotations, this.resource.annotations(), isDelegate());
	}

	private void checkDelegate() {
		if (!isDelegate()) {
			return;
		}
		if (!this.content.gateways().isEmpty()) {
			this.spec.at("gateways").rejected("delegate virtual service must have no gateways specified");
		}
		if (!this.content.tls().isEmpty()) {
			this.spec.at("tls").rejected("delegate virtual service must have no tls route specified");
		}
		if (!this.content.tcp().isEmpty()) {
			this.spec.at("tcp").rejected("delegate virtual service must have no tcp route specified");
		}
	}

	private void checkNoClaims() {
		for (int i = 0; i < this.content.http().size(); i++) {
			HttpRule rule = this.content.http().get(i);
			for (int j = 0; j < rule.match().size(); j++) {
				Field match = this.spec.at("http", i).at("match", j);
				checkNoClaims(match.at("headers"), rule.match().get(j).headers());
				checkNoClaims(match.at("withoutHeaders"), rule.match().get(j).withoutHeaders());
			}
		}
	}

	private void checkNoClaims(Field field, Map<String, ?> headers) {
		headers.keySet()
			.stream()
			.filter(JwtClaim::isNamedBy)
			.forEach((name) -> field.at(name)
				.rejected("JWT claim based routing (key: %s) is only supported for gateway, found no gateways: %s"
					.formatted(name, this.content.gateways())));
	}

	private void checkHosts() {
		List<String> hosts = this.content.hosts();
		boolean valid = true;
		for (int i = 0; i < hosts.size(); i++) {
			String reason = refuseHost(hosts.get(i));
			this.spec.at("hosts", i).rejectedFor(reason);
			valid &= reason == null;
		}
		if (valid) {
			checkOverlaps(HostName.all(hosts));
		}
	}

	private @Nullable String refuseHost(String host) {
		String reason = isForGatewaysOnly() ? SniHosts.refuseHost(host, hasSniHosts())
				: DomainName.refuseWildcard(host);
		if (reason != null) {
			return IpAddress.isValid(host) ? null : reason;
		}
		return (!isForGatewaysOnly() && host.equals("*"))
				? "wildcard host * is not allowed for virtual services bound to the mesh gateway" : null;
	}

	private void checkOverlaps(List<HostName> hosts) {
		for (int i = 0; i < hosts.size(); i++) {
			for (int j = i + 1; j < hosts.size(); j++) {
				if (hosts.get(i).intersect(hosts.get(j)) != null) {
					this.spec.at("hosts", j)
						.rejected("duplicate hosts in virtual service: " + hosts.get(i) + " & " + hosts.get(j));
				}
			}
		}
	}

	private void checkRules() {
		if (this.content.http().isEmpty() && this.content.tcp().isEmpty() && this.content.tls().isEmpty()) {
			this.spec.rejected("http, tcp or tls must be provided in virtual service");
		}
		for (int i = 0; i < this.content.http().size(); i++) {
			new HttpRuleValidation(this.spec.at("http", i), this.content.http().get(i), isDelegate()).check();
		}
		StreamRuleValidation streams = new StreamRuleValidation(this.spec, this.content);
		streams.checkTls();
		streams.checkTcp();
	}

	private boolean isDelegate() {
		return this.content.hosts().isEmpty();
	}

	// with "mesh" among the gateways it is one for sidecars
	private boolean isForGatewaysOnly() {
		return !this.content.gateways().isEmpty() && !this.content.gateways().contains(GatewayReference.MESH);
	}

	private boolean hasSniHosts() {
		return this.content.tls()
			.stream()
			.map(TlsRule::match)
			.flatMap(List::stream)
			.map(TlsMatch::sniHosts)
			.anyMatch((hosts) -> !hosts.isEmpty());
	}

}
