package io.lateen.observability;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

import io.lateen.exchange.ConnectionEnds;
import io.lateen.exchange.InboundRequest;
import io.lateen.exchange.Protocol;
import io.lateen.exchange.RawConnection;
import io.lateen.exchange.ResponseFlag;
import io.lateen.exchange.StreamInfo;
import io.lateen.model.ListenerKey;
import io.lateen.model.MeshSettings;
import io.lateen.model.RouteTableKey;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class AccessLogTests {

	private static final long END = 1_764_000_000_250L;

	@Test
	void textIsThatOfIstio() {
		StreamInfo info = new StreamInfo().status(200)
			.route("shop")
			.cluster("outbound|80||web.shop.svc.cluster.local")
			.attempt("10.0.0.7:8080")
			.upstreamServiceMillis(12);
		info.received(5);
		info.sent(7);
		assertThat(AccessLogFormat.TEXT.line(entry(info)))
			.isEqualTo("[2025-11-24T16:00:00Z] \"GET /a?b HTTP/1.1\" 200 - via_upstream - \"-\" 5 7 250 12 "
					+ "\"1.2.3.4\" \"curl\" \"id-1\" \"a.test\" \"10.0.0.7:8080\" "
					+ "outbound|80||web.shop.svc.cluster.local - 10.0.0.1:8080 1.2.3.4:5678 - shop");
	}

	@Test
	void aRefusedRequestHasDashes() {
		StreamInfo info = new StreamInfo().status(400).flag(ResponseFlag.DOWNSTREAM_PROTOCOL_ERROR);
		assertThat(AccessLogFormat.TEXT.line(new AccessLogEntry(null, info, 1_764_000_000_000L, 0)))
			.isEqualTo("[2025-11-24T16:00:00Z] \"- - HTTP/1.1\" 400 DPE http1.codec_error - \"-\" 0 0 0 - \"-\" \"-\" "
					+ "\"-\" \"-\" \"-\" - - - - - -");
	}

	@Test
	void aConnectionThatWasPassedOnHasItsBytesAndItsServerName() {
		StreamInfo info = new StreamInfo().cluster("outbound|443||secure.shop.svc.cluster.local")
			.attempt("10.0.0.7:8443");
		info.received(517);
		info.sent(2048);
		RawConnection connection = new RawConnection(new ListenerKey(null, 8443),
				ConnectionEnds.direct(new InetSocketAddress("1.2.3.4", 5678), new InetSocketAddress("10.0.0.1", 8443)),
				"a.test", 1_000_000_000_000L);
		assertThat(AccessLogFormat.TEXT.line(new AccessLogEntry(null, connection, info, END, 1_000_250_000_000L)))
			.isEqualTo("[2025-11-24T16:00:00Z] \"- - -\" 0 - - - \"-\" 517 2048 250 - \"-\" \"-\" \"-\" \"-\" "
					+ "\"10.0.0.7:8443\" outbound|443||secure.shop.svc.cluster.local - 10.0.0.1:8443 1.2.3.4:5678 a.test -");
	}

	@Test
	void jsonHasIstiosNames() {
		StreamInfo info = new StreamInfo().status(503)
			.flag(ResponseFlag.UPSTREAM_CONNECT_FAILURE)
			.flag(ResponseFlag.RETRIES_EXHAUSTED);
		JsonNode line = JsonMapper.shared().readTree(AccessLogFormat.JSON.line(entry(info)));
		assertThat(line.get("response_flags").stringValue()).isEqualTo("UF,URX");
		assertThat(line.get("duration").intValue()).isEqualTo(250);
		assertThat(line.get("upstream_host").isNull()).isTrue();
		assertThat(line.get("authority").stringValue()).isEqualTo("a.test");
	}

	@Test
	void linesAreWrittenBeforeItCloses() throws InterruptedException {
		ByteArrayOutputStream written = new ByteArrayOutputStream();
		AccessLog log = new AccessLog(AccessLogFormat.TEXT, new PrintStream(written, true, StandardCharsets.UTF_8));
		for (int i = 0; i < 100; i++) {
			log.ended(request(), new StreamInfo().status(200));
		}
		log.close();
		assertThat(written.toString(StandardCharsets.UTF_8).lines()).hasSize(100);
		assertThat(log.dropped()).isZero();
	}

	private static AccessLogEntry entry(StreamInfo info) {
		return new AccessLogEntry(request(), info, END, 1_000_250_000_000L);
	}

	private static InboundRequest request() {
		DefaultHttpHeaders headers = new DefaultHttpHeaders();
		headers.set("x-forwarded-for", "1.2.3.4").set("user-agent", "curl").set("x-request-id", "id-1");
		return new InboundRequest(RouteTableKey.plain(new ListenerKey(null, 8080)), 80, MeshSettings.DEFAULT, "http",
				"GET", "a.test", "a.test", "/a", "b", "/a?b", headers,
				ConnectionEnds.direct(new InetSocketAddress("1.2.3.4", 5678), new InetSocketAddress("10.0.0.1", 8080)),
				"1.2.3.4", Protocol.HTTP1, false, false, 1_000_000_000_000L);
	}

}
