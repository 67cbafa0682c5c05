package io.lateen.listener;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.lateen.exchange.EdgeResponse;
import io.lateen.listener.RawFrames.Frame;
import io.lateen.model.MeshSettings;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

/** Given a gateway that ends, then no request over HTTP/2 is lost (RFC 9113, 6.8). */
@Timeout(30)
class Http2DrainTests {

	@Test
	void theEndIsAnnouncedThenTheLastStreamIsNamedAndAllAreAnswered() throws IOException {
		try (TestGateway gateway = new TestGateway(MeshSettings.DEFAULT, Http2DrainTests::answer);
				RawFrames client = RawFrames.begun(gateway.port())) {
			get(client, 1, "/at-once");
			assertThat(client.next(RawFrames.HEADERS).stream()).isEqualTo(1);
			get(client, 3, "/slow");
			CompletableFuture<Boolean> drained = gateway.ports().drain();
			assertGoaway(client.next(RawFrames.GOAWAY), Integer.MAX_VALUE);
			get(client, 5, "/at-once"); // was on its way
			assertThat(client.next(RawFrames.HEADERS).stream()).isEqualTo(5);
			assertGoaway(client.next(RawFrames.GOAWAY), 5);
			assertThat(client.next(RawFrames.HEADERS).stream()).isEqualTo(3);
			assertThat(client.next(RawFrames.HEADERS)).isNull();
			assertThat(drained.join()).isTrue();
		}
	}

	private static Mono<Void> answer(ServerWebExchange exchange) {
		boolean slow = exchange.getRequest().getPath().value().equals("/slow");
		return Mono.delay(Duration.ofMillis(slow ? 2_000 : 1))
			.then(Mono.defer(() -> EdgeResponse.of(exchange)
				.send(200, new DefaultHttpHeaders(), Unpooled.wrappedBuffer(new byte[] { 1 }))));
	}

	private static void get(RawFrames client, int stream, String path) {
		client.frame(RawFrames.HEADERS, RawFrames.END_STREAM | RawFrames.END_HEADERS, stream, RawFrames.get(path))
			.flush();
	}

	private static void assertGoaway(Frame frame, int lastStream) {
		assertThat(ByteBuffer.wrap(frame.payload()).getInt()).isEqualTo(lastStream);
		assertThat(frame.error()).isZero();
	}

}
