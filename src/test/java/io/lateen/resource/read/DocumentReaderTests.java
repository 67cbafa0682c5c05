package io.lateen.resource.read;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;

import io.lateen.resource.Kind;
import io.lateen.resource.Problem;
import io.lateen.resource.Problem.Severity;
import io.lateen.resource.Resource;
import io.lateen.resource.core.Secret;
import io.lateen.resource.core.Service;
import io.lateen.resource.istio.VirtualService;
import io.lateen.resource.istio.VirtualService.HttpRule;
import io.lateen.resource.istio.VirtualService.StringMatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Given a document, when it is read, then this resource and these problems. */
class DocumentReaderTests {

	private static final Instant SEEN = Instant.parse("2026-01-31T12:00:00Z");

	private static final String RULE = """
			apiVersion: networking.istio.io/v1
			kind: VirtualService
			metadata: {name: shop}
			spec: {hosts: [shop.example.com], http: [%s]}
			""";

	@ParameterizedTest
	@ValueSource(strings = { "v1", "v1beta1", "v1alpha3" })
	void everyVersionReadsAlike(String version) {
		Resource<VirtualService> resource = virtualService(
				RULE.replace("/v1", "/" + version).formatted("{match: [{uri: {prefix: /cart}}], timeout: 1.5s}"));
		assertThat(resource.name()).hasToString("default/shop");
		assertThat(resource.created()).isEqualTo(SEEN);
		HttpRule rule = resource.content().http().getFirst();
		assertThat(rule.match().getFirst().uri()).isEqualTo(new StringMatch(null, "/cart", null));
		assertThat(rule.timeout()).isEqualTo(Duration.ofMillis(1500));
	}

	@Test
	void anEmptyStringMatchIsPresence() {
		HttpRule rule = rule("{match: [{headers: {x-a: {}, x-b: {exact: ''}}}]}");
		assertThat(rule.match().getFirst().headers()).containsEntry("x-a", new StringMatch(null, null, null))
			.containsEntry("x-b", new StringMatch("", null, null));
	}

	@Test
	void aFieldWithoutValueIsAbsent() {
		HttpRule rule = rule("{match: , rewrite: , timeout: , name: }");
		assertThat(rule).isEqualTo(rule("{}"));
	}

	@Test
	void numbersMayStandInQuotes() {
		HttpRule rule = rule("{route: [{weight: '30', destination: {host: a, port: {number: '8080'}}}]}");
		assertThat(rule.route().getFirst().weight()).isEqualTo(30);
		assertThat(rule.route().getFirst().destination().port().number()).isEqualTo(8080L);
	}

	@Test
	void theOldSpellingOfMirrorPercentIsRead() {
		assertThat(rule("{mirror_percent: 5}").mirrorPercent()).isEqualTo(5);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			1.5s         | 1500000000
			100ms        | 100000000
			1m           | 60000000000
			1h2m3s       | 3723000000000
			0            | 0
			0s           | 0
			.5s          | 500000000
			1.s          | 1000000000
			-2s          | -2000000000
			+2s          | 2000000000
			3us          | 3000
			3µs          | 3000
			1.0000000019s| 1000000001
			""")
	void durationsAreThoseOfGo(String text, long nanos) {
		assertThat(rule("{timeout: '" + text + "'}").timeout()).hasNanos(nanos);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					{timeout: 5}                        | spec.http[0].timeout | must be a duration in quotes such as "1.5s", not 5
					{timeout: 5x}                       | spec.http[0].timeout | must be a duration such as 1.5s, 100ms or 1m30s, not "5x"
					{timeout: ''}                       | spec.http[0].timeout | must be a duration such as 1.5s, 100ms or 1m30s, not ""
					{timeout: 9999999h}                 | spec.http[0].timeout | is longer than 2562047h, the longest duration
					{name: 5}                           | spec.http[0].name    | must be text, not 5
					{name: [a]}                         | spec.http[0].name    | must be text, not a list
					{match: {uri: {prefix: /}}}         | spec.http[0].match   | must be a list, not an object
					{match: [/a]}                       | spec.http[0].match[0] | must be an object, not "/a"
					{match: [{uri: /a}]}                | spec.http[0].match[0].uri | must be an object, not "/a"
					{match: [{}, {uri: {prefix: 3}}]}   | spec.http[0].match[1].uri.prefix | must be text, not 3
					{match: [{port: -1}]}               | spec.http[0].match[0].port | must be between 0 and 4294967295, not -1
					{match: [{port: 4294967296}]}       | spec.http[0].match[0].port | must be between 0 and 4294967295, not 4294967296
					{match: [{headers: {a.b/c: 1}}]}    | spec.http[0].match[0].headers["a.b/c"] | must be an object, not 1
					{match: [{headers: {x-a: }}]}       | spec.http[0].match[0].headers.x-a | must not be empty
					{match: [{headers: [x]}]}           | spec.http[0].match[0].headers | must be an object, not a list
					{match: [{gateways: [a, ]}]}        | -  | -
					{match: [{gateways: [a, ~]}]}       | spec.http[0].match[0].gateways[1] | must not be empty
					{match: [{ignoreUriCase: 'yes'}]}   | spec.http[0].match[0].ignoreUriCase | must be true or false, not "yes"
					{match: [{uri: {exact: a, regex: b}}]} | spec.http[0].match[0].uri | only one of exact, regex may be set
					{route: [{weight: 1.5}]}            | spec.http[0].route[0].weight | must be a whole number, not 1.5
					{route: [{weight: many}]}           | spec.http[0].route[0].weight | must be a whole number, not "many"
					{route: [{weight: 2147483648}]}     | spec.http[0].route[0].weight | must fit into 32 bits, not 2147483648
					{fault: {abort: {percentage: {value: half}}}} | spec.http[0].fault.abort.percentage.value | must be a number, not "half"
					{corsPolicy: {unmatchedPreflights: DROP}} | spec.http[0].corsPolicy.unmatchedPreflights | must be one of UNSPECIFIED, FORWARD, IGNORE, not "DROP"
					{redirect: {port: 80, derivePort: FROM_REQUEST_PORT}} | spec.http[0].redirect | only one of port, derivePort may be set
					3                                   | spec.http[0] | must be an object, not 3
					""")
	void aWrongValueRejectsTheResource(String rule, String field, String reason) {
		Reading reading = read(RULE.formatted(rule));
		if (field.equals("-")) {
			assertThat(reading.problems()).isEmpty();
			return;
		}
		assertThat(reading.key()).hasToString("VirtualService default/shop");
		assertThat(reading.resource()).isNull();
		assertThat(reading.problems())
			.containsExactly(new Problem(reading.key(), "shop.yaml, document 1", field, Severity.REJECTED, reason));
	}

	@Test
	void allThatIsWrongIsSaidAtOnce() {
		Reading reading = read(RULE.formatted("""
				{match: [{port: x, uri: {prefix: 3}}, 7], route: [{wieght: 5, destination: {host: 1}}], foo: {a: [1]}},
				{timeout: 1, name: 2, retries: {attempts: a, backoff: b}}"""));
		assertThat(reading.problems()).extracting(Problem::field)
			.containsExactlyInAnyOrder("spec.http[0].match[0].port", "spec.http[0].match[0].uri.prefix",
					"spec.http[0].match[1]", "spec.http[0].route[0].wieght", "spec.http[0].route[0].destination.host",
					"spec.http[0].foo", "spec.http[1].timeout", "spec.http[1].name", "spec.http[1].retries.attempts",
					"spec.http[1].retries.backoff");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{websocketUpgrade: true}                              | spec.http[0].websocketUpgrade
			{websocketUpgrade: true, match: [{}], name: a}        | spec.http[0].websocketUpgrade
			{match: [{uri: {prefix: /, suffix: x}}]}              | spec.http[0].match[0].uri.suffix
			{match: [{headers: {a: {contains: x}}}]}              | spec.http[0].match[0].headers.a.contains
			{route: [{destination: {host: a, weight: 5}}]}        | spec.http[0].route[0].destination.weight
			{retries: {when: {a: b}, attempts: 3}}                | spec.http[0].retries.when
			""")
	void anUnknownFieldIsReportedAndTheRestIsRead(String rule, String field) {
		Reading reading = read(RULE.formatted(rule));
		assertThat(reading.resource()).isNotNull();
		assertThat(reading.problems()).containsExactly(
				new Problem(reading.key(), "shop.yaml, document 1", field, Severity.INEFFECTIVE, "unknown field"));
	}

	@Test
	void anUnknownFieldOfTheSpecItselfIsReported() {
		Reading reading = read(
				"""
						{apiVersion: networking.istio.io/v1, kind: Gateway, metadata: {name: g}, spec: {server: [], selector: {}}}
						""");
		assertThat(reading.problems()).extracting(Problem::field).containsExactly("spec.server");
	}

	@Test
	void metadataIsRead() {
		Resource<VirtualService> resource = virtualService("""
				apiVersion: networking.istio.io/v1
				kind: VirtualService
				metadata:
				  name: shop
				  namespace: prod
				  generation: 7
				  creationTimestamp: 2026-02-01T00:00:00Z
				  labels: {team: a}
				  annotations: {note: b}
				  managedFields: [{manager: kubectl}]
				""");
		assertThat(resource.name()).hasToString("prod/shop");
		assertThat(resource.generation()).isEqualTo(7);
		assertThat(resource.created()).isEqualTo(Instant.parse("2026-02-01T00:00:00Z"));
		assertThat(resource.labels()).containsEntry("team", "a");
		assertThat(resource.annotations()).containsEntry("note", "b");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
			[a]                                                                  | ``          | must be an object
			{kind: Gateway}                                                      | apiVersion  | is required
			{apiVersion: v1}                                                     | kind        | is required
			{apiVersion: v1, kind: Service}                                      | metadata.name | is required
			{apiVersion: v1, kind: Service, metadata: {name: 5}}                 | metadata.name | is required
			""")
	void aDocumentMustSayWhatItIs(String document, String field, String reason) {
		Reading reading = read(document);
		assertThat(reading.identified()).isFalse();
		assertThat(reading.problems())
			.containsExactly(new Problem(null, "shop.yaml, document 1", field, Severity.REJECTED, reason));
	}

	@Test
	void aVersionThatIstioDoesNotServeIsRejected() {
		Reading reading = read("{apiVersion: networking.istio.io/v2, kind: Gateway, metadata: {name: g}}");
		assertThat(reading.problems()).extracting(Problem::toString)
			.containsExactly("Gateway default/g (shop.yaml, document 1): apiVersion: "
					+ "version must be one of v1, v1beta1, v1alpha3");
	}

	@ParameterizedTest
	@CsvSource({ "networking.istio.io/v1alpha3,EnvoyFilter", "security.istio.io/v1,AuthorizationPolicy",
			"security.istio.io/v1,RequestAuthentication", "telemetry.istio.io/v1,Telemetry",
			"extensions.istio.io/v1alpha1,WasmPlugin", "networking.k8s.io/v1,Ingress",
			"gateway.networking.k8s.io/v1,HTTPRoute", "gateway.networking.k8s.io/v1,Gateway" })
	void aKindThatOneWouldExpectToWorkIsReported(String apiVersion, String kind) {
		Reading reading = read("{apiVersion: %s, kind: %s, metadata: {name: x}}".formatted(apiVersion, kind));
		assertThat(reading.resource()).isNull();
		assertThat(reading.problems()).extracting(Problem::reason)
			.containsExactly(kind + " is not supported, \"x\" has no effect");
	}

	@ParameterizedTest
	@CsvSource({ "apps/v1,Deployment", "v1,ServiceAccount", "rbac.authorization.k8s.io/v1,Role" })
	void otherKindsArePassedOver(String apiVersion, String kind) {
		Reading reading = read("{apiVersion: %s, kind: %s, metadata: {name: x}}".formatted(apiVersion, kind));
		assertThat(reading.resource()).isNull();
		assertThat(reading.problems()).isEmpty();
	}

	@Test
	void aServicesTargetPortIsNumberOrName() {
		Resource<Service> service = resource(Kind.SERVICE, """
				apiVersion: v1
				kind: Service
				metadata: {name: shop}
				spec:
				  sessionAffinity: None
				  ports: [{name: http, port: 80, targetPort: 8080}, {name: admin, port: 81, targetPort: web}]
				""");
		assertThat(service.content().ports()).extracting(Service.Port::targetPort).containsExactly("8080", "web");
	}

	@Test
	void aSecretsPlainTextIsTakenAsTheApiServerWould() {
		Resource<Secret> secret = resource(Kind.SECRET, """
				apiVersion: v1
				kind: Secret
				metadata: {name: cert}
				data: {tls.crt: eA==, tls.key: eQ==, password: eg==}
				stringData: {tls.key: hi}
				""");
		assertThat(secret.content().data())
			.containsExactlyInAnyOrderEntriesOf(Map.of("tls.crt", "eA==", "tls.key", "aGk="));
		assertThat(secret.toString()).doesNotContain("aGk=");
	}

	@Test
	void findingsAreBounded() {
		Reading reading = read(
				RULE.formatted("{" + "a%d: 1, ".repeat(200).formatted(numbers(200)) + "}, {timeout: 3}"));
		assertThat(reading.resource()).isNull();
		assertThat(reading.problems()).hasSize(Findings.LIMIT + 1);
	}

	private static Object[] numbers(int count) {
		return IntStream.range(0, count).boxed().toArray();
	}

	private static HttpRule rule(String rule) {
		return virtualService(RULE.formatted(rule)).content().http().getFirst();
	}

	private static Resource<VirtualService> virtualService(String yaml) {
		return resource(Kind.VIRTUAL_SERVICE, yaml);
	}

	// the reader gives a resource of the kind it says
	@SuppressWarnings("unchecked")
	private static <S> Resource<S> resource(Kind<S> kind, String yaml) {
		Reading reading = read(yaml);
		assertThat(reading.problems()).isEmpty();
		Resource<?> resource = reading.resource();
		assertThat(resource).isNotNull();
		assertThat(resource.kind()).isEqualTo(kind);
		return (Resource<S>) resource;
	}

	private static Reading read(String yaml) {
		try {
			Document document = FileParser.parse("shop.yaml", yaml).getFirst();
			return new DocumentReader("default").read(document.tree(), document.source(), (key) -> SEEN);
		}
		catch (UnreadableFileException ex) {
			throw new AssertionError(ex);
		}
	}

}
