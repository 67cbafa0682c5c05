package io.lateen.observability;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import io.lateen.exchange.InboundRequest;
import io.lateen.exchange.Protocol;
import io.lateen.exchange.RawConnection;
import io.lateen.exchange.ResponseFlag;
import io.lateen.exchange.StreamInfo;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/**
 * A request, or a connection whose bytes were passed on, that ended, and the fields of
 * Istio's default access log (pilot/pkg/model/telemetry_logging.go).
 *
 * @param request null where it was refused before it could be read, or is none
 * @param connection null for a request
 * @param endMillis wall clock
 * @param endNanos {@link System#nanoTime()}
 */
record AccessLogEntry(@Nullable InboundRequest request, @Nullable RawConnection connection, StreamInfo info,
		long endMillis, long endNanos) {

	/** Of a request. */
	AccessLogEntry(@Nullable InboundRequest request, StreamInfo info, long endMillis, long endNanos) {
		this(request, null, info, endMillis, endNanos);
	}

	/** Milliseconds from the first byte to the end. */
	long duration() {
		if (this.connection != null) {
			return (this.endNanos - this.connection.startNanos()) / 1_000_000;
		}
		return (this.request != null) ? (this.endNanos - this.request.startNanos()) / 1_000_000 : 0;
	}

	String flags() {
		return this.info.flags().isEmpty() ? "-"
				: this.info.flags().stream().map(ResponseFlag::letters).collect(Collectors.joining(","));
	}

	@Nullable String detail() {
		if (this.connection != null) {
			return null;
		}
		String detail = this.info.detail();
		return (detail != null) ? detail : "via_upstream";
	}

	@Nullable String header(String name) {
		return (this.request != null) ? this.request.headers().get(name) : null;
	}

	@Nullable String protocol() {
		if (this.connection != null) {
			return null;
		}
		return ((this.request != null) ? this.request.protocol() : Protocol.HTTP1).text();
	}

	/** Named as in Istio's JSON encoding, in its order; absent values are null. */
	Map<String, @Nullable Object> fields() {
		@Nullable InboundRequest of = this.request;
		Map<String, @Nullable Object> fields = new LinkedHashMap<>();
		fields.put("start_time", Instant.ofEpochMilli(this.endMillis - duration()).toString());
		fields.put("method", (of != null) ? of.method() : null);
		fields.put("path", (of != null) ? of.rawTarget() : null);
		fields.put("protocol", protocol());
		fields.put("response_code", this.info.status());
		fields.put("response_flags", flags());
		fields.put("response_code_details", detail());
		fields.put("connection_termination_details", this.info.termination());
		fields.put("upstream_transport_failure_reason", null);
		fields.put("bytes_received", this.info.bytesReceived());
		fields.put("bytes_sent", this.info.bytesSent());
		fields.put("duration", duration());
		fields.put("upstream_service_time",
				(this.info.upstreamServiceMillis() >= 0) ? this.info.upstreamServiceMillis() : null);
		fields.put("x_forwarded_for", header("x-forwarded-for"));
		fields.put("user_agent", header("user-agent"));
		fields.put("request_id", header("x-request-id"));
		fields.put("authority", (of != null) ? of.authority() : null);
		fields.put("upstream_host", this.info.upstreamHost());
		fields.put("upstream_cluster", this.info.cluster());
		fields.put("upstream_local_address", null);
		fields.put("downstream_local_address", (of != null) ? text(of.ends().local()) : null);
		fields.put("downstream_remote_address", (of != null) ? text(of.peer()) : null);
		fields.put("requested_server_name", null);
		fields.put("route_name", this.info.routeName());
		if (this.connection != null) {
			addConnection(this.connection, fields);
		}
		return fields;
	}

	private static String text(InetSocketAddress address) {
		return NetUtil.toSocketAddressString(address);
	}

	private static void addConnection(RawConnection connection, Map<String, @Nullable Object> fields) {
		fields.put("downstream_local_address", text(connection.ends().local()));
		fields.put("downstream_remote_address", text(connection.peer()));
		fields.put("requested_server_name", connection.serverName());
	}

}
