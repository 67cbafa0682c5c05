package io.lateen.exchange;

import java.util.EnumSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/**
 * What is learned about a request while it is served: for the access log and metrics, in
 * the terms of Envoy's {@code StreamInfo}. Mutable, one per request, handed from stage to
 * stage; not to be written to by two threads at once.
 */
public final class StreamInfo {

	/** The exchange attribute that holds it. */
	public static final String ATTRIBUTE = StreamInfo.class.getName();

	private final Set<ResponseFlag> flags = EnumSet.noneOf(ResponseFlag.class);

	private int status;

	private @Nullable String detail;

	private @Nullable String termination;

	private @Nullable String routeName;

	private @Nullable String cluster;

	private @Nullable String upstreamHost;

	private int attempts;

	private long bytesReceived;

	private long bytesSent;

	private long upstreamServiceMillis = -1;

	/** What is known about the request of an exchange; null where it is not ours. */
	public static @Nullable StreamInfo find(ServerWebExchange exchange) {
		return exchange.getAttribute(ATTRIBUTE);
	}

	/** What is known about the request of an exchange of the gateway. */
	public static StreamInfo of(ServerWebExchange exchange) {
		return exchange.getRequiredAttribute(ATTRIBUTE);
	}

	/** Says why the gateway answers by itself; the first detail stays. */
	public StreamInfo flag(ResponseFlag flag) {
		this.flags.add(flag);
		return (this.detail != null) ? this : detail(flag.detail());
	}

	public StreamInfo detail(String detail) {
		this.detail = detail;
		return this;
	}

	/** Says who ended an upgraded connection and how. */
	public StreamInfo termination(String termination) {
		this.termination = termination;
		return this;
	}

	public StreamInfo status(int status) {
		this.status = status;
		return this;
	}

	public StreamInfo route(@Nullable String name) {
		this.routeName = name;
		return this;
	}

	/** Names the destination in the words of Istio: {@code outbound|80||web.shop...}. */
	public StreamInfo cluster(String name) {
		this.cluster = name;
		return this;
	}

	/** Begins another attempt at an endpoint. */
	public StreamInfo attempt(String upstreamHost) {
		this.upstreamHost = upstreamHost;
		this.attempts++;
		return this;
	}

	/**
	 * Milliseconds from the request's end at the gateway to the head of the application's
	 * answer; sent as {@code x-envoy-upstream-service-time}.
	 */
	public StreamInfo upstreamServiceMillis(long millis) {
		this.upstreamServiceMillis = millis;
		return this;
	}

	public void received(int bytes) {
		this.bytesReceived += bytes;
	}

	public void sent(int bytes) {
		this.bytesSent += bytes;
	}

	/** The flags so far, in the order of {@link ResponseFlag}; a live view. */
	public Set<ResponseFlag> flags() {
		return this.flags;
	}

	/** HTTP status of the answer, 0 before there is one. */
	public int status() {
		return this.status;
	}

	public @Nullable String detail() {
		return this.detail;
	}

	/** See {@link #termination(String)}; null for requests that were no upgrades. */
	public @Nullable String termination() {
		return this.termination;
	}

	public @Nullable String routeName() {
		return this.routeName;
	}

	public @Nullable String cluster() {
		return this.cluster;
	}

	/** Address and port of the endpoint that was tried last. */
	public @Nullable String upstreamHost() {
		return this.upstreamHost;
	}

	public int attempts() {
		return this.attempts;
	}

	/** Bytes of the request's body so far. */
	public long bytesReceived() {
		return this.bytesReceived;
	}

	/** Bytes of the answer's body so far. */
	public long bytesSent() {
		return this.bytesSent;
	}

	/** See {@link #upstreamServiceMillis(long)}; -1 where no application answered. */
	public long upstreamServiceMillis() {
		return this.upstreamServiceMillis;
	}

}
