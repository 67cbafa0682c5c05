package io.lateen.translate.cluster;

import java.time.Duration;

import io.lateen.resource.istio.DestinationRule.ConnectionPool;
import io.lateen.resource.istio.DestinationRule.HttpSettings;
import io.lateen.resource.istio.DestinationRule.TcpKeepalive;
import io.lateen.resource.istio.DestinationRule.TcpSettings;
import io.lateen.translate.Field;
import org.jspecify.annotations.Nullable;

/**
 * Connection pools (istio pkg/config/validation/validation.go, validateConnectionPool).
 */
final class ConnectionPoolValidation {

	private ConnectionPoolValidation() {
	}

	static void check(Field field, @Nullable ConnectionPool pool) {
		if (pool == null) {
			return;
		}
		if (pool.http() == null && pool.tcp() == null) {
			field.rejected("connection pool must have at least one field");
		}
		if (pool.http() != null) {
			check(field.at("http"), pool.http());
		}
		if (pool.tcp() != null) {
			check(field.at("tcp"), pool.tcp());
		}
	}

	private static void check(Field field, HttpSettings http) {
		checkCount(field.at("http1MaxPendingRequests"), http.http1MaxPendingRequests(), "http1 max pending requests");
		checkCount(field.at("http2MaxRequests"), http.http2MaxRequests(), "http2 max requests");
		checkCount(field.at("maxRequestsPerConnection"), http.maxRequestsPerConnection(),
				"max requests per connection");
		checkCount(field.at("maxRetries"), http.maxRetries(), "max retries");
		checkCount(field.at("maxConcurrentStreams"), http.maxConcurrentStreams(), "max concurrent streams");
		TrafficPolicyValidation.checkDuration(field.at("idleTimeout"), http.idleTimeout());
		if ("UPGRADE".equals(http.h2UpgradePolicy()) && Boolean.TRUE.equals(http.useClientProtocol())) {
			field.at("useClientProtocol")
				.rejected("use client protocol must not be true when H2UpgradePolicy is UPGRADE");
		}
		if (http.http2KeepAlive() != null) {
			checkRequired(field.at("http2KeepAlive"), "interval", http.http2KeepAlive().interval());
			checkRequired(field.at("http2KeepAlive"), "timeout", http.http2KeepAlive().timeout());
		}
	}

	private static void checkRequired(Field field, String name, @Nullable Duration duration) {
		if (duration == null) {
			field.at(name).rejected("http2 keepalive " + name + " is required");
		}
		TrafficPolicyValidation.checkDuration(field.at(name), duration);
	}

	private static void check(Field field, TcpSettings tcp) {
		checkCount(field.at("maxConnections"), tcp.maxConnections(), "max connections");
		TrafficPolicyValidation.checkDuration(field.at("connectTimeout"), tcp.connectTimeout());
		TrafficPolicyValidation.checkDuration(field.at("maxConnectionDuration"), tcp.maxConnectionDuration());
		if (tcp.idleTimeout() != null && tcp.idleTimeout().toMillis() != 0) {
			TrafficPolicyValidation.checkDuration(field.at("idleTimeout"), tcp.idleTimeout());
		}
		TcpKeepalive keepalive = tcp.tcpKeepalive();
		if (keepalive != null) {
			TrafficPolicyValidation.checkDuration(field.at("tcpKeepalive").at("time"), keepalive.time());
			TrafficPolicyValidation.checkDuration(field.at("tcpKeepalive").at("interval"), keepalive.interval());
		}
	}

	private static void checkCount(Field field, @Nullable Integer value, String what) {
		if (value != null && value < 0) {
			field.rejected(what + " must be non-negative");
		}
	}

}
