package io.lateen.translate;

import java.util.List;
import java.util.Map;

import io.lateen.resource.istio.VirtualService;
import io.lateen.resource.istio.VirtualService.TcpMatch;
import io.lateen.resource.istio.VirtualService.TcpRule;
import io.lateen.resource.istio.VirtualService.TlsMatch;
import io.lateen.resource.istio.VirtualService.TlsRule;
import org.jspecify.annotations.Nullable;

/**
 * TLS and TCP rules (istio pkg/config/validation/validation.go, validateTLSRoute and
 * validateTCPRoute).
 */
record StreamRuleValidation(Field spec, VirtualService content) {

	void checkTls() {
		for (int i = 0; i < this.content.tls().size(); i++) {
			Field field = this.spec.at("tls", i);
			TlsRule rule = this.content.tls().get(i);
			if (rule.match().isEmpty()) {
				field.rejected("TLS route must have at least one match condition");
			}
			for (int j = 0; j < rule.match().size(); j++) {
				checkTlsMatch(field.at("match", j), rule.match().get(j));
			}
			if (rule.route().isEmpty()) {
				field.rejected("TLS route is required");
			}
			DestinationValidation.checkStreams(field, rule.route());
		}
	}

	void checkTcp() {
		for (int i = 0; i < this.content.tcp().size(); i++) {
			Field field = this.spec.at("tcp", i);
			TcpRule rule = this.content.tcp().get(i);
			for (int j = 0; j < rule.match().size(); j++) {
				TcpMatch match = rule.match().get(j);
				checkBinding(field.at("match", j), match.destinationSubnets(), match.port(), match.sourceLabels(),
						match.gateways());
			}
			if (rule.route().isEmpty()) {
				field.rejected("TCP route is required");
			}
			DestinationValidation.checkStreams(field, rule.route());
		}
	}

	private void checkTlsMatch(Field field, TlsMatch match) {
		if (match.sniHosts().isEmpty()) {
			field.rejected("TLS match must have at least one SNI host");
		}
		for (int i = 0; i < match.sniHosts().size(); i++) {
			checkSniHost(field.at("sniHosts", i), match.sniHosts().get(i));
		}
		checkBinding(field, match.destinationSubnets(), match.port(), match.sourceLabels(), match.gateways());
	}

	private void checkSniHost(Field field, String sniHost) {
		boolean gateway = !this.content.gateways().contains(GatewayReference.MESH);
		String reason = SniHosts.refuseHost(sniHost, gateway);
		if (reason != null && IpAddress.isValid(sniHost)) {
			field.warning("using an IP address (\"" + sniHost
					+ "\") goes against SNI spec and most clients do not support this");
		}
		else if (reason != null) {
			field.rejected(reason);
		}
		else if (HostName.all(this.content.hosts()).stream().noneMatch(new HostName(sniHost)::isSubsetOf)) {
			field.rejected("SNI host \"%s\" is not a compatible subset of any of the virtual service hosts: [%s]"
				.formatted(sniHost, String.join(", ", this.content.hosts())));
		}
	}

	private static void checkBinding(Field field, List<String> subnets, @Nullable Long port, Map<String, String> labels,
			List<String> gateways) {
		for (int i = 0; i < subnets.size(); i++) {
			field.at("destinationSubnets", i).rejectedFor(refuseSubnet(subnets.get(i)));
		}
		if (port != null && port != 0) {
			field.at("port").rejectedFor(DestinationValidation.refusePort(port));
		}
		LabelSyntax.check(field.at("sourceLabels"), labels);
		GatewayReferences.check(field, "gateways", gateways);
	}

	private static @Nullable String refuseSubnet(String subnet) {
		int slash = subnet.indexOf('/');
		if (slash < 0 || slash != subnet.lastIndexOf('/')) {
			return IpAddress.isValid(subnet) ? null : subnet + " is not a valid IP";
		}
		String address = subnet.substring(0, slash);
		String bits = subnet.substring(slash + 1);
		int most = (address.indexOf(':') < 0) ? 32 : 128;
		boolean valid = IpAddress.isValid(address) && bits.matches("0|[1-9][0-9]{0,2}")
				&& Integer.parseInt(bits) <= most;
		return valid ? null : subnet + " is not a valid CIDR block";
	}

}
