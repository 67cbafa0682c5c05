package io.lateen.upstream;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.lateen.model.Cluster;
import io.lateen.model.Cluster.Endpoints;
import io.lateen.model.Cluster.PoolLimits;
import io.lateen.model.Cluster.Protocol;
import io.lateen.model.ClusterKey;
import io.lateen.model.Endpoint;
import io.lateen.model.LoadBalancing;
import io.lateen.model.Mirror;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

import static org.assertj.core.api.Assertions.assertThat;

/** Copies of requests, whose fate is nobody's concern. */
@Timeout(20)
class MirrorTests {

	private static final ClusterKey SHADOW = new ClusterKey("shadow.test", 80, "");

	@AutoClose
	private final Proxy proxy = new Proxy();

	@Test
	void theCopyHasTheBody() throws Exception {
		BlockingQueue<String> copies = new LinkedBlockingQueue<>();
		try (RawUpstream app = RawUpstream.echo(); RawUpstream shadow = new RawUpstream((exchange) -> {
			copies.add(exchange.request().line() + " " + exchange.body());
			exchange.respond(500, "nobody reads this");
		})) {
			mirrorTo(app.port(), shadow.port());
			HttpResponse<String> answer = post("payload");
			assertThat(answer.statusCode()).isEqualTo(200);
			assertThat(answer.body()).isEqualTo("payload");
			assertThat(copies.poll(5, TimeUnit.SECONDS)).isEqualTo("POST /a HTTP/1.1 payload");
		}
	}

	@Test
	void aMirrorThatHangsOrIsDeadDelaysNothing() throws Exception {
		try (RawUpstream app = RawUpstream.echo();
				RawUpstream hangs = new RawUpstream((exchange) -> Thread.sleep(4_000))) {
			for (int port : new int[] { hangs.port(), RawUpstream.nobody() }) {
				mirrorTo(app.port(), port);
				assertThat(post("x".repeat(3_000_000)).body()).hasSize(3_000_000);
			}
		}
	}

	@Test
	void theCopyOfARequestThatIsRefusedDoesNotWaitForItsBody() throws Exception {
		BlockingQueue<String> copies = new LinkedBlockingQueue<>();
		try (RawUpstream shadow = new RawUpstream((exchange) -> {
			try {
				copies.add(exchange.body());
			}
			catch (IOException ex) {
				copies.add("cut");
			}
		})) {
			mirrorTo(RawUpstream.nobody(), shadow.port());
			this.proxy.to();
			assertThat(post("payload").statusCode()).isEqualTo(503);
			assertThat(copies.poll(5, TimeUnit.SECONDS)).isEqualTo("cut");
		}
	}

	@Test
	void whatAMirrorDidNotTakeIsReleased() {
		ByteBuf part = Unpooled.buffer().writeByte(1);
		MirroredBody body = new MirroredBody();
		body.copy(part);
		body.copy(part);
		body.flux().subscribe(ByteBuf::release, (failure) -> {
		}, () -> {
		}, (subscription) -> subscription.request(1));
		assertThat(part.refCnt()).isEqualTo(2);

		MirroredBody cancelled = new MirroredBody();
		cancelled.copy(part);
		cancelled.flux().subscribe(new BaseSubscriber<ByteBuf>() {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				subscription.cancel();
			}

		});
		assertThat(part.refCnt()).isEqualTo(2);
	}

	private void mirrorTo(int app, int shadow) {
		this.proxy.to(app)
			.with(new Cluster(SHADOW, Protocol.HTTP1,
					new Endpoints.Static(List.of(new Endpoint("127.0.0.1", shadow, 1, true, ""))),
					new LoadBalancing.LeastRequest(), Duration.ofSeconds(1), PoolLimits.DEFAULT))
			.mirrors(List.of(new Mirror(SHADOW, 1_000_000)));
	}

	private HttpResponse<String> post(String body) throws Exception {
		return this.proxy.client.send(
				HttpRequest.newBuilder(URI.create(this.proxy.url("/a"))).POST(BodyPublishers.ofString(body)).build(),
				BodyHandlers.ofString());
	}

}
