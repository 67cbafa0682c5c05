package io.lateen.translate.cluster;

import java.util.List;

import io.lateen.model.Credential;
import io.lateen.model.Trust;
import io.lateen.resource.Problem;
import io.lateen.resource.Resource;
import io.lateen.resource.istio.DestinationRule;
import io.lateen.resource.istio.DestinationRule.ClientTls;
import io.lateen.resource.istio.DestinationRule.PortPolicy;
import io.lateen.resource.istio.DestinationRule.TrafficPolicy;
import io.lateen.translate.Credentials;
import io.lateen.translate.Findings;
import org.jspecify.annotations.Nullable;

/** Which Secrets a DestinationRule names that are not there. For one use. */
final class CredentialProblems {

	private final Credentials credentials;

	private final Findings findings;

	private CredentialProblems(Credentials credentials, Findings findings) {
		this.credentials = credentials;
		this.findings = findings;
	}

	static List<Problem> of(Resource<DestinationRule> rule, Credentials credentials) {
		CredentialProblems problems = new CredentialProblems(credentials, new Findings(rule));
		problems.check("spec.trafficPolicy", rule.content().trafficPolicy());
		for (int i = 0; i < rule.content().subsets().size(); i++) {
			problems.check("spec.subsets[" + i + "].trafficPolicy", rule.content().subsets().get(i).trafficPolicy());
		}
		return problems.findings.problems();
	}

	private void check(String field, @Nullable TrafficPolicy policy) {
		if (policy == null) {
			return;
		}
		check(field + ".tls", policy.tls());
		List<PortPolicy> ports = policy.portLevelSettings();
		for (int i = 0; i < ports.size(); i++) {
			check(field + ".portLevelSettings[" + i + "].tls", ports.get(i).tls());
		}
	}

	private void check(String field, @Nullable ClientTls tls) {
		String name = (tls != null) ? tls.credentialName() : null;
		if (tls == null || name == null || name.isEmpty()) {
			return;
		}
		boolean checked = !Boolean.TRUE.equals(tls.insecureSkipVerify());
		if ("MUTUAL".equals(tls.mode())
				&& this.credentials.identity(name) instanceof Credential.Unavailable(String reason)) {
			unresolved(field, reason);
		}
		else if (checked && ("MUTUAL".equals(tls.mode()) || "SIMPLE".equals(tls.mode()))
				&& this.credentials.trust(name) instanceof Trust.Unavailable(String reason)) {
			unresolved(field, reason);
		}
	}

	private void unresolved(String field, String reason) {
		this.findings.unresolved(field + ".credentialName", reason + ": requests are answered with 503");
	}

}
