package io.lateen.translate;

import java.util.List;

import io.lateen.resource.Kind;
import io.lateen.resource.Problem;
import io.lateen.resource.Resource;
import io.lateen.resource.istio.VirtualService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Given a VirtualService, when it is validated, then this is said of this field. */
class VirtualServiceValidationTests {

	private static final String RULE = "http: [{route: [{destination: {host: echo}}]}]";

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					hosts: [a.test], gateways: [./gw]         | REJECTED | spec.gateways[0] | invalid value for namespace: "."
					hosts: [a.test], gateways: [gw.ns.svc]    | WARNING  | spec.gateways[0] | using legacy gatewayName format "gw.ns.svc"; prefer the <namespace>/<name> format: "ns/gw"
					hosts: [a_b.test], gateways: [gw]         | REJECTED | spec.hosts[0]    | domain name "a_b.test" invalid (label "a_b" invalid)
					hosts: [a.1], gateways: [gw]              | REJECTED | spec.hosts[0]    | domain name "1" invalid (top level domain "1" cannot be all-numeric)
					hosts: [a.test, '*.test'], gateways: [gw] | REJECTED | spec.hosts[1]    | duplicate hosts in virtual service: a.test & *.test
					hosts: ['*'], gateways: [gw, mesh]        | REJECTED | spec.hosts[0]    | wildcard host * is not allowed for virtual services bound to the mesh gateway
					hosts: [a.test], exportTo: [., .]         | REJECTED | spec.exportTo[1] | duplicate entries in exportTo: . and current namespace oracle
					hosts: [a.test], exportTo: [a b]          | REJECTED | spec.exportTo[0] | only .,*, or a valid DNS 1123 label is allowed as exportTo entry
					""")
	void ofTheVirtualService(String fields, String severity, String field, String reason) {
		assertThat(problems("{%s, %s}".formatted(fields, RULE)))
			.containsExactly(severity + " VirtualService oracle/v: " + field + ": " + reason);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					match: [{port: 70000}]                           | match[0].port            | port number 70000 must be in the range 1..65535
					match: [{sourceLabels: {a b: c}}]                | match[0].sourceLabels    | invalid tag key: "a b"
					match: [{sourceLabels: {a: c d}}]                | match[0].sourceLabels.a  | invalid tag value: "c d"
					match: [{sourceNamespace: a_b}]                  | match[0].sourceNamespace | sourceNamespace match a_b is invalid
					match: [{gateways: [a b]}]                       | match[0].gateways[0]     | domain name "a b" invalid (label "a b" invalid)
					match: [{method: {prefix: ''}}]                  | match[0].method.prefix   | "method": prefix string match should not be empty
					match: [{uri: {regex: ''}}]                      | match[0].uri.regex       | "uri": regex string match should not be empty
					timeout: 1.5ms                                   | timeout                  | only durations to ms precision are supported
					corsPolicy: {allowMethods: [FETCH]}              | corsPolicy.allowMethods[0] | "FETCH" is not a supported HTTP method
					corsPolicy: {allowHeaders: [a b]}                | corsPolicy.allowHeaders[0] | header name a b is not a valid header name
					corsPolicy: {allowOrigins: [{exact: ''}]}        | corsPolicy.allowOrigins[0] | '' is not a valid match type for CORS allow origins
					corsPolicy: {maxAge: 1.5s}                       | corsPolicy.maxAge        | max_age duration is accurate only to seconds precision
					retries: {attempts: 1, retryOn: ' 503'}          | retries.retryOn          | " 503" is not a valid retryOn policy
					retries: {attempts: 1, retryOn: '5xx,'}          | retries.retryOn          | "" is not a valid retryOn policy
					retries: {attempts: 1, retryOn: '600'}           | retries.retryOn          | "600" is not a valid retryOn policy
					mirror: {host: '*'}                              | mirror.host              | invalid destination host *
					mirrors: [{percentage: {value: 1}}]              | mirrors[0].destination   | destination is required for mirrors
					fault: {delay: {exponentialDelay: 1s, percent: 1}} | fault.delay.exponentialDelay | exponentialDelay not supported yet
					headers: {request: {remove: [':path']}}          | headers.request.remove[0] | invalid header ":path": header cannot have ":" prefix
					headers: {response: {set: {Host: a}}}            | headers.response.set.Host | invalid header "Host": cannot set Host header
					headers: {request: {set: {host: a}, add: {":authority": b}}} | `` | authority header cannot be set multiple times: have "a", attempting to set "b"
					""")
	void ofARule(String fields, String field, String reason) {
		String path = "spec.http[0]" + (field.isEmpty() ? "" : "." + field);
		assertThat(problems("{hosts: [a.test], gateways: [gw], http: [{%s, route: [{destination: {host: echo}}]}]}"
			.formatted(fields))).containsExactly("REJECTED VirtualService oracle/v: " + path + ": " + reason);
	}

	@Test
	void addressesMayBeHosts() {
		assertThat(problems("{hosts: ['10.0.0.1', '::1'], gateways: [gw], %s}".formatted(RULE))).isEmpty();
	}

	@Test
	void theLengthOfABodyIsNotForARuleToSay() {
		String rule = "http: [{headers: {request: {set: {Content-Length: '0'}}}, route: [{destination: {host: echo}}]}]";
		assertThat(problems("{hosts: [a.test], gateways: [gw], %s}".formatted(rule))).containsExactly(
				"INEFFECTIVE VirtualService oracle/v: spec.http[0].headers.request.set.Content-Length: the length of a body cannot be set, it is what was sent");
	}

	@Test
	void claimsNeedAGateway() {
		String rule = "http: [{match: [{headers: {'@request.auth.claims.a': {exact: b}}}], route: [{destination: {host: echo}}]}]";
		assertThat(problems("{hosts: [a.test], gateways: [mesh], %s}".formatted(rule)))
			.anyMatch((problem) -> problem.startsWith("REJECTED") && problem.contains("JWT claim based routing"));
	}

	@Test
	void aDelegateHasNoDelegate() {
		assertThat(problems("{http: [{delegate: {name: d}, route: [{destination: {host: echo}}]}]}")).containsExactly(
				"REJECTED VirtualService oracle/v: spec.http[0].delegate: delegate HTTP route cannot contain delegate");
	}

	@Test
	void annotationsOfIstiosOwnAreRefused() {
		Resource<VirtualService> plain = read("{hosts: [a.test], gateways: [gw], %s}".formatted(RULE), "");
		Resource<VirtualService> annotated = read("{hosts: [a.test], gateways: [gw], %s}".formatted(RULE),
				", annotations: {internal.istio.io/parents: x}");
		assertThat(VirtualServiceValidation.problems(plain)).isEmpty();
		assertThat(VirtualServiceValidation.problems(annotated)).extracting(Problem::field)
			.containsExactly("metadata.annotations[\"internal.istio.io/parents\"]");
	}

	@Test
	void tenThousandPrefixesAreComparedAtOnce() {
		StringBuilder matches = new StringBuilder();
		for (int i = 0; i < 10_000; i++) {
			matches.append("{uri: {prefix: /p").append(i).append("/}},");
		}
		String spec = "{hosts: [a.test], gateways: [gw], http: [{match: [%s], route: [{destination: {host: echo}}]}]}";
		assertThat(problems(spec.formatted(matches))).isEmpty();
	}

	private static List<String> problems(String spec) {
		return VirtualServiceValidation.problems(read(spec, ""))
			.stream()
			.map((problem) -> problem.severity() + " " + problem)
			.toList();
	}

	// the kind says what the content is
	@SuppressWarnings("unchecked")
	private static Resource<VirtualService> read(String spec, String metadata) {
		ResourceTexts texts = ResourceTexts.read("""
				apiVersion: networking.istio.io/v1
				kind: VirtualService
				metadata: {name: v%s}
				spec: %s
				""".formatted(metadata, spec));
		assertThat(texts.problems()).isEmpty();
		Resource<?> resource = texts.resources().getFirst();
		assertThat(resource.kind()).isEqualTo(Kind.VIRTUAL_SERVICE);
		return (Resource<VirtualService>) resource;
	}

}
