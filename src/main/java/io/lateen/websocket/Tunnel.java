package io.lateen.websocket;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.lateen.exchange.InboundRequest;
import io.lateen.exchange.StreamInfo;
import io.lateen.exchange.UpgradeRoute;
import io.lateen.model.ClusterKey;
import io.lateen.model.ListenerKey;
import io.lateen.upstream.Answer;
import io.lateen.websocket.Ending.By;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A client's and an application's connection, joined after an upgrade: bytes pass as they
 * are, each side is read only as fast as the other takes it, the end of one side's output
 * is passed on as such. Both connections live on one event loop.
 */
public final class Tunnel {

	/** How long the ends may take to answer a close frame. */
	static final Duration CLOSE_TIME = Duration.ofSeconds(5);

	private final Channel client;

	private final InboundRequest request;

	private final StreamInfo info;

	private final UpgradeRoute route;

	private final ClusterKey cluster;

	private final long generation;

	private final RouteMeters meters;

	private final long openedMillis = System.currentTimeMillis();

	private final long openedNanos = System.nanoTime();

	private final Sinks.Empty<Void> closed = Sinks.empty();

	private @Nullable Relay fromClient;

	private @Nullable Relay fromApplication;

	private @Nullable Ending ending;

	private volatile @Nullable Channel application;

	Tunnel(Channel client, InboundRequest request, StreamInfo info, UpgradeRoute route, ClusterKey cluster,
			long generation, RouteMeters meters) {
		this.client = client;
		this.request = request;
		this.info = info;
		this.route = route;
		this.cluster = cluster;
		this.generation = generation;
		this.meters = meters;
	}

	/** Where the client came in. */
	ListenerKey listener() {
		return this.request.routes().listener();
	}

	/** What can be told of it now; the numbers go on. */
	OpenWebSocket describe() {
		return new OpenWebSocket(this.client.id().asShortText(), this.route.virtualService(), this.route.origin().id(),
				this.generation, this.cluster.name(), this.info.upstreamHost(), this.request.clientAddress(),
				this.request.protocol().text(), this.openedMillis, age(), this.info.bytesReceived(),
				this.info.bytesSent(), held());
	}

	private long held() {
		@Nullable Channel application = this.application;
		return pending(this.client) + ((application != null) ? pending(application) : 0);
	}

	/** What waits to be written. */
	private static long pending(Channel channel) {
		WriteBufferWaterMark marks = channel.config().getWriteBufferWaterMark();
		long beforeWritable = channel.bytesBeforeWritable();
		return (beforeWritable > 0) ? marks.low() + beforeWritable
				: Math.max(0, marks.high() - channel.bytesBeforeUnwritable());
	}

	Duration age() {
		return Duration.ofNanos(System.nanoTime() - this.openedNanos);
	}

	/**
	 * Answers the client and joins the connections. Called on their event loop.
	 * @param head of the answer; empty afterwards
	 * @param whenClosed called once both connections are closed
	 */
	void open(Answer answer, HttpHeaders head, Runnable whenClosed) {
		Channel application = answer.channel();
		Relay fromClient = new Relay(this, By.CLIENT, application);
		Relay fromApplication = new Relay(this, By.APPLICATION, this.client);
		this.application = application;
		this.fromClient = fromClient;
		this.fromApplication = fromApplication;
		UpgradedClient.takeOver(this.client, head, fromClient);
		answer.upgrade(fromApplication, () -> closed(whenClosed));
		head.clear();
		this.meters.upgraded(UpgradeResult.OPENED, this.request.multiplexed());
		this.client.closeFuture().addListener((done) -> closed(whenClosed));
	}

	private void closed(Runnable whenClosed) {
		@Nullable Channel application = this.application;
		if (!this.client.isOpen() && (application == null || !application.isOpen())
				&& this.closed.tryEmitEmpty().isSuccess()) {
			@Nullable Ending ending = this.ending;
			this.meters.closed((ending != null) ? ending : Ending.of(By.GATEWAY, Ending.ABRUPT), age());
			whenClosed.run();
		}
	}

	/** Completes when both connections are closed. */
	Mono<Void> closed() {
		return this.closed.asMono();
	}

	EventLoop eventLoop() {
		return this.client.eventLoop();
	}

	boolean isOpen() {
		return this.client.isOpen();
	}

	/** Bytes that passed, both directions together. */
	long bytes() {
		return this.info.bytesReceived() + this.info.bytesSent();
	}

	void count(By sender, int bytes) {
		if (sender == By.CLIENT) {
			this.info.received(bytes);
			this.meters.received(bytes);
		}
		else {
			this.info.sent(bytes);
			this.meters.sent(bytes);
		}
	}

	/** The first that ends it counts. */
	void ending(Ending ending) {
		if (this.ending == null) {
			this.ending = ending;
			this.info.termination(ending.toString());
		}
	}

	/** Whether a close frame has passed in both directions. */
	boolean goodbyesSaid() {
		return this.fromClient != null && this.fromApplication != null && this.fromClient.goodbyeSaid()
				&& this.fromApplication.goodbyeSaid();
	}

	/** Ends it at once, without a close frame. */
	void close() {
		this.client.close();
		@Nullable Channel application = this.application;
		if (application != null) {
			application.close();
		}
	}

	/**
	 * Sends a close frame to both ends, where it can't fall into another frame. Called on
	 * the event loop.
	 */
	void close(Closing close) {
		if (!isOpen()) {
			return;
		}
		ending(Ending.by(close));
		if (this.fromClient != null && this.fromApplication != null) {
			this.fromClient.endWith(close);
			this.fromApplication.endWith(close);
		}
		eventLoop().schedule((Runnable) this::close, CLOSE_TIME.toMillis(), TimeUnit.MILLISECONDS);
	}

	/** The same after a while, from any thread. */
	void closeLater(Closing close, Duration delay) {
		eventLoop().schedule(() -> close(close), delay.toNanos(), TimeUnit.NANOSECONDS);
	}

}
