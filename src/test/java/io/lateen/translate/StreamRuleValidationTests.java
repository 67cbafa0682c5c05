package io.lateen.translate;

import java.util.List;

import io.lateen.resource.Resource;
import io.lateen.resource.istio.VirtualService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Given TLS and TCP rules, when they are validated, then this is said of this field. */
class StreamRuleValidationTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					match: [{sniHosts: [b.test]}]                              | match[0].sniHosts[0]           | SNI host "b.test" is not a compatible subset of any of the virtual service hosts: [a.test]
					match: [{port: 443}]                                       | match[0]                       | TLS match must have at least one SNI host
					match: []                                                  | ''                             | TLS route must have at least one match condition
					match: [{sniHosts: [a.test], destinationSubnets: [10.0.0.0/33]}] | match[0].destinationSubnets[0] | 10.0.0.0/33 is not a valid CIDR block
					match: [{sniHosts: [a.test], destinationSubnets: [x]}]     | match[0].destinationSubnets[0] | x is not a valid IP
					match: [{sniHosts: [a.test], sourceLabels: {a: b c}}]      | match[0].sourceLabels.a        | invalid tag value: "b c"
					match: [{sniHosts: [a.test], port: 70000}]                 | match[0].port                  | port number 70000 must be in the range 1..65535
					match: [{sniHosts: [a.test], gateways: [a b]}]             | match[0].gateways[0]           | domain name "a b" invalid (label "a b" invalid)
					""")
	void ofATlsRule(String match, String field, String reason) {
		String path = "spec.tls[0]" + (field.isEmpty() ? "" : "." + field);
		assertThat(problems("tls: [{%s, route: [{destination: {host: echo}}]}]".formatted(match)))
			.containsExactly(path + ": " + reason);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					match: [{destinationSubnets: [10.0.0.0/a]}]          | spec.tcp[0].match[0].destinationSubnets[0] | 10.0.0.0/a is not a valid CIDR block
					match: [{port: 70000}]                               | spec.tcp[0].match[0].port                  | port number 70000 must be in the range 1..65535
					match: [{sourceLabels: {'': b}}]                     | spec.tcp[0].match[0].sourceLabels          | invalid tag key: ""
					""")
	void ofATcpRule(String match, String field, String reason) {
		assertThat(problems("tcp: [{%s, route: [{destination: {host: echo}}]}]".formatted(match)))
			.containsExactly(field + ": " + reason);
	}

	@Test
	void bothNeedDestinations() {
		assertThat(problems("tls: [{match: [{sniHosts: [a.test]}]}], tcp: [{}]"))
			.containsExactly("spec.tls[0]: TLS route is required", "spec.tcp[0]: TCP route is required");
	}

	@Test
	void namesOfIstiosOwnAreSniHosts() {
		assertThat(problems(
				"tls: [{match: [{sniHosts: [outbound_.80_._.a.test]}], route: [{destination: {host: echo}}]}]"))
			.containsExactly("spec.tls[0].match[0].sniHosts[0]: SNI host \"outbound_.80_._.a.test\" "
					+ "is not a compatible subset of any of the virtual service hosts: [a.test]");
	}

	@SuppressWarnings("unchecked")
	private static List<String> problems(String rules) {
		ResourceTexts texts = ResourceTexts.read("""
				apiVersion: networking.istio.io/v1
				kind: VirtualService
				metadata: {name: v}
				spec: {hosts: [a.test], gateways: [gw], %s}
				""".formatted(rules));
		Resource<VirtualService> resource = (Resource<VirtualService>) texts.resources().getFirst();
		return VirtualServiceValidation.problems(resource)
			.stream()
			.map((problem) -> problem.field() + ": " + problem.reason())
			.toList();
	}

}
