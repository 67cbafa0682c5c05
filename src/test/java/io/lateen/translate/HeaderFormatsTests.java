package io.lateen.translate;

import io.lateen.model.HeaderFormat.Attribute;
import io.lateen.model.HeaderFormat.Moment;
import io.lateen.model.HeaderFormat.Segment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Given a header value, when it is read, then these parts. What is refused was refused by
 * Envoy 1.40, and what is taken was taken.
 */
class HeaderFormatsTests {

	@Test
	void aTextStaysAsItIs() {
		assertThat(HeaderFormats.of("plain").format().segments()).containsExactly(new Segment.Text("plain"));
		assertThat(HeaderFormats.of("").format().segments()).isEmpty();
	}

	@Test
	void twoPercentSignsAreOne() {
		assertThat(HeaderFormats.of("100%% %%x").format().segments()).containsExactly(new Segment.Text("100% %x"));
		assertThat(HeaderFormats.of("100%%").format().isConstant()).isTrue();
	}

	@Test
	void textsAndValuesFollowEachOther() {
		assertThat(HeaderFormats.of("a%REQ(X-Id)%b%%%PROTOCOL%").format().segments()).containsExactly(
				new Segment.Text("a"), new Segment.RequestHeader("x-id", null), new Segment.Text("b%"),
				new Segment.Value(Attribute.PROTOCOL));
	}

	@Test
	void headersHaveOneAlternative() {
		assertThat(HeaderFormats.of("%REQ(a?:path)%%RESP(b?C)%").format().segments())
			.containsExactly(new Segment.RequestHeader("a", ":path"), new Segment.ResponseHeader("b", "c"));
	}

	@Test
	void pathsMayBeCutAndChosen() {
		assertThat(HeaderFormats.of("%PATH%%PATH(NQ:PATH):3%%QUERY_PARAMS:7%%QUERY_PARAM(q)%").format().segments())
			.containsExactly(new Segment.Path(true, true, Integer.MAX_VALUE), new Segment.Path(false, false, 3),
					new Segment.Query(7), new Segment.QueryParameter("q"));
	}

	@Test
	void timesHavePatternsWithPercentSigns() {
		assertThat(HeaderFormats.of("%START_TIME(%H:%M)%%EMIT_TIME_LOCAL%").format().segments())
			.containsExactly(new Segment.Time(Moment.START, false, "%H:%M"), new Segment.Time(Moment.NOW, true, null));
	}

	@Test
	void addressesMayBeCutToNetworks() {
		Attribute address = Attribute.DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT;
		assertThat(HeaderFormats.of("%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT(24)%").format().segments())
			.containsExactly(new Segment.Network(address, 24));
		assertThat(HeaderFormats.of("%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%").format().segments())
			.containsExactly(new Segment.Value(address));
	}

	@Test
	void whatIsNotEvaluatedIsLeftOutAndSaid() {
		HeaderFormats formats = HeaderFormats.of("a%DOWNSTREAM_PEER_SUBJECT%b%DYNAMIC_METADATA(x:y)%");
		assertThat(formats.refusals()).isEmpty();
		assertThat(formats.notEvaluated()).containsExactly("%DOWNSTREAM_PEER_SUBJECT%", "%DYNAMIC_METADATA(x:y)%");
		assertThat(formats.format().segments()).containsExactly(new Segment.Text("a"), new Segment.Text("b"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "%", "a%", "%REQ(x", "%REQ(x)%%", "%req(x)%", "%PROTOCOL %", "%PROTOCOL:%", "%REQ(x) %",
			"%REQ%", "%REQ()%", "%REQ(a?b?c)%", "%REQ(a b)%", "%REQ( x)%", "%REQ(a/b)%", "%REQ([\"x\"])%", "%NONSENSE%",
			"%PROTOCOL:3%", "%PROTOCOL(x)%", "%HOSTNAME:3%", "%ENVIRONMENT%", "%QUERY_PARAM()%", "%QUERY_PARAMS(RAW)%",
			"%REQ_WITHOUT_QUERY(:path)%", "%FILE_CONTENT(x)%", "%START_TIME(%Y%n)%", "%EMIT_TIME(%-3En)%" })
	void refusedByEnvoy(String value) {
		assertThat(HeaderFormats.of(value).refusals()).isNotEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "%REQ(?b)%", "%REQ(a?)%", "%REQ(:path)%", "%REQ(x)%%REQ(y)%", "%PROTOCOL()%", "%PATH()%",
			"%PATH(:ORIG)%", "%PATH(NQ):3%", "%QUERY_PARAMS(ORIG)%", "%START_TIME()%", "%RESPONSE_CODE_DETAILS(x)%",
			"%TRAILER(a?b)%", "%PER_REQUEST_STATE(x)%", "%%%PROTOCOL%", "%PROTOCOL%%%" })
	void takenByEnvoy(String value) {
		assertThat(HeaderFormats.of(value).refusals()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			100%             | Un-escaped %
			%REQ(x           | Un-terminated variable expression '%REQ(x'
			%REQ(x)          | Un-terminated variable expression '%REQ(x)'
			%REQ(x):3%       | Expecting '%' or whitespace after
			%REQ(["a" "b"])% | Expecting ',', ']', or whitespace
			%REQ([a])%       | Expecting '"'
			%REQ(["a"]x)%    | Expecting ')' or whitespace after '{}', but found '{}'
			""")
	void refusedByIstio(String value, String reason) {
		assertThat(HeaderValueSyntax.refuse(value)).isEqualTo("invalid header configuration. " + reason);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "plain", "100%%", "%REQ(x)%", "%START_TIME(%Y)%", "a %REQ(x)% b",
			"%DYNAMIC_METADATA([\"a\", \"b\"])%", "%NONSENSE%" })
	void takenByIstio(String value) {
		assertThat(HeaderValueSyntax.refuse(value)).isNull();
	}

}
