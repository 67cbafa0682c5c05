package io.lateen.upstream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.lateen.exchange.RawConnection;
import io.lateen.exchange.ResponseFlag;
import io.lateen.exchange.StreamInfo;
import io.lateen.upstream.RawConnections.Client;
import io.lateen.upstream.balance.RequestHash;
import io.lateen.upstream.connection.ConnectionKey;
import io.lateen.upstream.connection.ProxiedClient;
import io.lateen.upstream.connection.Transport;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/**
 * The way of one client's connection to an endpoint (envoy
 * source/common/tcp_proxy/tcp_proxy.cc, establishUpstreamConnection). Envoy as Istio sets
 * it up gives up after the first endpoint that does not take the call; here the next ones
 * are tried, since nothing was sent yet. Lives on one event loop.
 */
public final class RawAttempt {

	/** As many as requests get by default: one try and two retries. */
	private static final int MAX_TRIES = 3;

	private final LiveCluster cluster;

	private final StreamInfo info;

	private final EventLoop loop;

	private final Client client;

	private final ProxiedClient told;

	private final long hash;

	private final List<LiveEndpoint> tried = new ArrayList<>(1);

	private boolean cancelled;

	RawAttempt(LiveCluster cluster, RawConnection inbound, StreamInfo info, EventLoop loop, Client client) {
		this.cluster = cluster;
		this.info = info;
		this.loop = loop;
		this.client = client;
		this.told = ProxiedClient.of(inbound.ends());
		this.hash = RequestHash.ofAddress(cluster.definition().loadBalancing(),
				NetUtil.toAddressString(inbound.peer().getAddress()));
	}

	/** How long the connection may be silent; zero for as long as it likes. */
	public Duration idleTimeout() {
		return this.cluster.definition().pool().tcp().idleTimeout();
	}

	/** How long the connection may live; null for as long as it likes. */
	public @Nullable Duration maxDuration() {
		return this.cluster.definition().pool().tcp().maxDuration();
	}

	void start() {
		if (!this.cluster.breaker().roomForConnection()) {
			fail(ResponseFlag.UPSTREAM_OVERFLOW);
			return;
		}
		@Nullable LiveEndpoint endpoint = this.cluster.choose(this.hash, this.tried::contains);
		if (endpoint == null && this.tried.isEmpty()) {
			fail(ResponseFlag.NO_HEALTHY_UPSTREAM);
		}
		else if (endpoint == null || this.tried.size() == MAX_TRIES || this.tried.contains(endpoint)) {
			fail(ResponseFlag.UPSTREAM_CONNECT_FAILURE);
		}
		else {
			connect(endpoint);
		}
	}

	private void connect(LiveEndpoint endpoint) {
		this.tried.add(endpoint);
		this.info.attempt(endpoint.toString());
		endpoint.began();
		Transport transport = this.cluster.transport();
		ConnectionKey key = transport.tellsClient() ? new ConnectionKey(null, this.told) : ConnectionKey.SHARED;
		endpoint.connect(this.loop, transport, key, this.client.handler(),
				(channel, failure) -> connected(endpoint, channel));
	}

	private void connected(LiveEndpoint endpoint, @Nullable Channel channel) {
		if (channel == null) {
			endpoint.ended();
			if (!this.cancelled) {
				start();
			}
			return;
		}
		TcpMeters meters = this.cluster.meters().tcp();
		meters.opened();
		channel.closeFuture().addListener((closed) -> {
			endpoint.ended();
			meters.closed();
		});
		if (this.cancelled) {
			channel.close();
		}
		else {
			this.client.connected(channel, this);
		}
	}

	private void fail(ResponseFlag flag) {
		this.cluster.meters().failed(flag);
		this.client.failed(flag);
	}

	/** Counts bytes that the client sent. */
	public void received(int bytes) {
		this.info.received(bytes);
		this.cluster.meters().tcp().received(bytes);
	}

	/** Counts bytes that the application sent. */
	public void sent(int bytes) {
		this.info.sent(bytes);
		this.cluster.meters().tcp().sent(bytes);
	}

	/** The client does not wait any longer; a connection that comes yet is closed. */
	public void cancel() {
		this.cancelled = true;
	}

}
