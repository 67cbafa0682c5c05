package io.lateen.listener;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.lateen.exchange.EdgeRequest;
import io.lateen.exchange.InboundRequest;
import io.lateen.exchange.LocalReply;
import io.lateen.exchange.ResponseFlag;
import io.lateen.exchange.StreamInfo;
import io.lateen.model.MeshSettings;
import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

/** What is told of each request when it has ended. */
class RequestObserverTests {

	private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();

	private final TestGateway gateway = new TestGateway(MeshSettings.DEFAULT, RequestObserverTests::serve,
			(request, info) -> this.ended.add(new Ended(Optional.ofNullable(request), info)));

	@AfterEach
	void close() {
		this.gateway.close();
	}

	@Test
	void statusAndBytesOfBothWays() throws Exception {
		this.gateway.ask("POST /a HTTP/1.1", "Content-Length: 5\r\n\r\nhello");
		Ended request = next();
		assertThat(request.inbound().orElseThrow().path()).isEqualTo("/a");
		assertThat(request.info().status()).isEqualTo(503);
		assertThat(request.info().bytesReceived()).isEqualTo(5);
		assertThat(request.info().bytesSent()).isEqualTo("overflow".length());
		assertThat(request.info().flags()).containsExactly(ResponseFlag.UPSTREAM_OVERFLOW);
	}

	@Test
	void whatIsRefusedIsToldToo() throws Exception {
		this.gateway.ask("GET * HTTP/1.1");
		Ended request = next();
		assertThat(request.inbound()).isEmpty();
		assertThat(request.info().status()).isEqualTo(400);
		assertThat(request.info().flags()).containsExactly(ResponseFlag.DOWNSTREAM_PROTOCOL_ERROR);
	}

	@Test
	void aClientThatWentAwayIsTold() throws Exception {
		try (RawClient client = this.gateway.connect()) {
			client.head("GET /never HTTP/1.1", "Host: a.test");
			TimeUnit.MILLISECONDS.sleep(300);
		}
		assertThat(next().info().flags()).containsExactly(ResponseFlag.DOWNSTREAM_GONE);
	}

	private static Mono<Void> serve(ServerWebExchange exchange) {
		if ("/never".equals(InboundRequest.of(exchange).path())) {
			return Mono.never();
		}
		return EdgeRequest.of(exchange)
			.body()
			.doOnNext(ByteBuf::release)
			.then(LocalReply.of(503, "overflow").because(ResponseFlag.UPSTREAM_OVERFLOW).send(exchange));
	}

	private Ended next() throws InterruptedException, IOException {
		Ended next = this.ended.poll(5, TimeUnit.SECONDS);
		if (next == null) {
			throw new IOException("No request ended");
		}
		return next;
	}

	private record Ended(Optional<InboundRequest> inbound, StreamInfo info) {
	}

}
