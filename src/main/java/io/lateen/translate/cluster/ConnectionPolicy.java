package io.lateen.translate.cluster;

import io.lateen.translate.ClusterContext;
import java.time.Duration;

import io.lateen.model.Cluster;
import io.lateen.model.Cluster.PoolLimits;
import io.lateen.model.Cluster.TcpLimits;
import io.lateen.resource.istio.DestinationRule;
import io.lateen.resource.istio.DestinationRule.ConnectionPool;
import io.lateen.resource.istio.DestinationRule.HttpSettings;
import io.lateen.resource.istio.DestinationRule.TcpSettings;
import org.jspecify.annotations.Nullable;

/**
 * Protocol, time-outs and limits of connections (istio
 * pilot/pkg/networking/core/cluster_traffic_policy.go, applyConnectionPool). Zero means
 * not set.
 */
final class ConnectionPolicy {

	private final @Nullable TcpSettings tcp;

	private final @Nullable HttpSettings http;

	private final TcpLimits tcpLimits;

	private final ClusterContext context;

	/**
	 * Reads the settings of one cluster.
	 * @param ofRule of the whole rule, without port or subset
	 */
	ConnectionPolicy(@Nullable ConnectionPool pool, @Nullable ConnectionPool ofRule, ClusterContext context) {
		this.tcpLimits = tcpLimits((ofRule != null) ? ofRule.tcp() : null);
		this.tcp = (pool != null) ? pool.tcp() : null;
		this.http = (pool != null) ? pool.http() : null;
		this.context = context;
	}

	Cluster.Protocol protocol(PortProtocol port) {
		if (this.http != null && Boolean.TRUE.equals(this.http.useClientProtocol())) {
			return Cluster.Protocol.CLIENTS_CHOICE;
		}
		return (port.isHttp2() || isUpgraded(port)) ? Cluster.Protocol.HTTP2 : Cluster.Protocol.HTTP1;
	}

	private boolean isUpgraded(PortProtocol port) {
		String policy = (this.http != null && this.http.h2UpgradePolicy() != null) ? this.http.h2UpgradePolicy()
				: "DEFAULT";
		return switch (policy) {
			case "UPGRADE" -> true;
			case "DO_NOT_UPGRADE" -> false;
			default -> port.isHttp() && this.context.defaults().http2();
		};
	}

	Duration connectTimeout() {
		return (this.tcp != null && this.tcp.connectTimeout() != null) ? this.tcp.connectTimeout()
				: this.context.defaults().connectTimeout();
	}

	// istiod's TCP proxies take those of the whole rule (networkfilter.go)
	private static TcpLimits tcpLimits(@Nullable TcpSettings settings) {
		if (settings == null) {
			return TcpLimits.DEFAULT;
		}
		Duration idle = settings.idleTimeout();
		return new TcpLimits((idle != null) ? idle : TcpLimits.DEFAULT.idleTimeout(), settings.maxConnectionDuration());
	}

	PoolLimits limits(Cluster.Protocol protocol) {
		if (this.tcp == null && this.http == null && this.tcpLimits.equals(TcpLimits.DEFAULT)) {
			return PoolLimits.DEFAULT;
		}
		int connections = limit((this.tcp != null) ? this.tcp.maxConnections() : null);
		Duration maxDuration = (this.tcp != null) ? this.tcp.maxConnectionDuration() : null;
		if (this.http == null) {
			return new PoolLimits(connections, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE,
					Integer.MAX_VALUE, Integer.MAX_VALUE, idleTimeout(), maxDuration, this.tcpLimits);
		}
		int streams = (protocol == Cluster.Protocol.HTTP2) ? limit(this.http.maxConcurrentStreams())
				: Integer.MAX_VALUE;
		return new PoolLimits(connections, limit(this.http.http1MaxPendingRequests()),
				limit(this.http.http2MaxRequests()), limit(this.http.maxRetries()),
				limit(this.http.maxRequestsPerConnection()), streams, idleTimeout(), maxDuration, this.tcpLimits);
	}

	private Duration idleTimeout() {
		if (this.http != null && this.http.idleTimeout() != null) {
			return this.http.idleTimeout();
		}
		return (this.tcp != null && this.tcp.idleTimeout() != null) ? this.tcp.idleTimeout()
				: PoolLimits.DEFAULT.idleTimeout();
	}

	private static int limit(@Nullable Integer value) {
		return (value != null && value > 0) ? value : Integer.MAX_VALUE;
	}

	Cluster.@Nullable RetryBudget retryBudget(DestinationRule.@Nullable RetryBudget budget) {
		if (budget == null) {
			return null;
		}
		Double percent = budget.percent();
		Long minimum = budget.minRetryConcurrency();
		return new Cluster.RetryBudget((percent != null) ? percent : 20,
				(minimum != null && minimum > 0) ? minimum.intValue() : 3, budget.budgetInterval());
	}

}
