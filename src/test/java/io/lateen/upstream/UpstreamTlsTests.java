package io.lateen.upstream;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.lateen.exchange.ResponseFlag;
import io.lateen.model.Cluster;
import io.lateen.model.Cluster.Endpoints;
import io.lateen.model.Cluster.PoolLimits;
import io.lateen.model.Cluster.Protocol;
import io.lateen.model.Endpoint;
import io.lateen.model.LoadBalancing;
import io.lateen.model.LocalityBalancing;
import io.lateen.model.Mirror;
import io.lateen.model.RetryPolicy;
import io.lateen.model.RetryPolicy.Condition;
import io.lateen.model.RetryPolicy.TriedHosts;
import io.lateen.model.Trust;
import io.lateen.model.UpstreamTls;
import io.lateen.model.UpstreamTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** An application that is to be spoken to by TLS is never spoken to in clear text. */
@Timeout(20)
class UpstreamTlsTests {

	private static final String FAILED = "upstream connect error or disconnect/reset before headers. ";

	private final Proxy proxy = new Proxy();

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	@AfterEach
	void close() {
		this.proxy.close();
		this.client.close();
	}

	@ParameterizedTest
	@EnumSource
	void requestsFailAsIfNobodyTookTheCall(Protocol protocol) throws Exception {
		try (RawUpstream app = RawUpstream.saying("in clear text")) {
			this.proxy.with(withTls(Proxy.cluster(protocol, PoolLimits.DEFAULT, app.port())));
			HttpResponse<String> answer = get();
			assertThat(answer.statusCode()).isEqualTo(503);
			assertThat(answer.body()).isEqualTo(FAILED + "reset reason: remote connection failure");
			assertThat(this.proxy.info().flags()).contains(ResponseFlag.UPSTREAM_CONNECT_FAILURE);
			assertThat(app.connections).hasValue(0);
		}
	}

	@Test
	void theyAreTriedAgainAsThePolicySays() throws Exception {
		try (RawUpstream app = RawUpstream.saying("in clear text")) {
			this.proxy.with(withTls(Proxy.cluster(Protocol.HTTP1, PoolLimits.DEFAULT, app.port())))
				.retry(new RetryPolicy(2, Set.of(Condition.CONNECT_FAILURE), Set.of(), null, Duration.ofMillis(2),
						TriedHosts.ALLOW));
			assertThat(get().body())
				.isEqualTo(FAILED + "retried and the latest reset reason: remote connection failure");
			assertThat(this.proxy.info().attempts()).isEqualTo(3);
			assertThat(app.connections).hasValue(0);
		}
	}

	@Test
	void connectionsFromBeforeAreNotUsed() throws Exception {
		try (RawUpstream app = RawUpstream.saying("in clear text")) {
			this.proxy.to(app.port());
			assertThat(get().statusCode()).isEqualTo(200);
			this.proxy.with(withTls(Proxy.cluster(Protocol.HTTP1, PoolLimits.DEFAULT, app.port())));
			assertThat(get().statusCode()).isEqualTo(503);
			assertThat(app.requests).hasSize(1);
		}
	}

	@Test
	void norWhileItsNameIsBeingResolved() throws Exception {
		try (RawUpstream app = RawUpstream.saying("in clear text")) {
			this.proxy.to(app.port());
			assertThat(get().statusCode()).isEqualTo(200);
			Endpoints nobody = new Endpoints.Dns(List.of(new Endpoint("nobody.invalid", app.port(), 1, true, "")),
					false);
			this.proxy.with(withTls(new Cluster(Proxy.CLUSTER, Protocol.HTTP1, nobody, new LoadBalancing.LeastRequest(),
					Duration.ofSeconds(1), PoolLimits.DEFAULT)));
			assertThat(get().statusCode()).isEqualTo(503);
			assertThat(app.requests).hasSize(1);
		}
	}

	@Test
	void mirrorsNeither() throws Exception {
		try (RawUpstream app = RawUpstream.saying("in clear text")) {
			this.proxy.with(withTls(Proxy.cluster(Protocol.HTTP1, PoolLimits.DEFAULT, app.port())))
				.mirrors(List.of(new Mirror(Proxy.CLUSTER, 1_000_000)));
			assertThat(get().statusCode()).isEqualTo(503);
			assertThat(app.connections).hasValue(0);
		}
	}

	private static Cluster withTls(Cluster plain) {
		UpstreamTls tls = new UpstreamTls(null, List.of(), false, new Trust.Anyone(), null);
		return new Cluster(plain.key(), plain.protocol(), plain.endpoints(), plain.loadBalancing(),
				new LocalityBalancing.None(), plain.connectTimeout(), plain.pool(),
				new UpstreamTransport(tls, null, null), null, 0, null);
	}

	private HttpResponse<String> get() throws IOException, InterruptedException {
		return this.client.send(HttpRequest.newBuilder(URI.create(this.proxy.url("/"))).build(),
				BodyHandlers.ofString());
	}

}
