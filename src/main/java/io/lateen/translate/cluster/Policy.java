package io.lateen.translate.cluster;

import io.lateen.resource.istio.DestinationRule.ClientTls;
import io.lateen.resource.istio.DestinationRule.ConnectionPool;
import io.lateen.resource.istio.DestinationRule.LoadBalancer;
import io.lateen.resource.istio.DestinationRule.OutlierDetection;
import io.lateen.resource.istio.DestinationRule.PortPolicy;
import io.lateen.resource.istio.DestinationRule.ProxyProtocol;
import io.lateen.resource.istio.DestinationRule.RetryBudget;
import io.lateen.resource.istio.DestinationRule.TrafficPolicy;
import io.lateen.resource.istio.DestinationRule.Tunnel;
import org.jspecify.annotations.Nullable;

/**
 * The traffic policy in force for one port and subset (istio
 * pilot/pkg/networking/util/util.go, MergeSubsetTrafficPolicy).
 */
record Policy(@Nullable LoadBalancer loadBalancer, @Nullable ConnectionPool connectionPool,
		@Nullable OutlierDetection outlierDetection, @Nullable ClientTls tls, @Nullable Tunnel tunnel,
		@Nullable ProxyProtocol proxyProtocol, @Nullable RetryBudget retryBudget) {

	static final Policy NONE = new Policy(null, null, null, null, null, null, null);

	/** Of a rule as a whole. */
	static Policy of(@Nullable TrafficPolicy policy, int port) {
		if (policy == null) {
			return NONE;
		}
		PortPolicy own = portLevel(policy, port);
		return (own != null) ? of(own) : of(policy);
	}

	/**
	 * Of a subset: block by block the subset's, else the rule's. Port level settings
	 * replace all blocks, those that they leave out become the default.
	 */
	static Policy of(@Nullable TrafficPolicy rule, @Nullable TrafficPolicy subset, int port) {
		Policy base = of(rule, port);
		if (subset == null) {
			return base;
		}
		PortPolicy own = portLevel(subset, port);
		if (rule == null) {
			return (own != null) ? of(own) : of(subset);
		}
		return (own != null) ? base.replacedBy(of(own)) : base.overriddenBy(of(subset));
	}

	private static @Nullable PortPolicy portLevel(TrafficPolicy policy, int port) {
		for (PortPolicy candidate : policy.portLevelSettings()) {
			if (candidate.port() != null && candidate.port().number() != null && candidate.port().number() == port) {
				return candidate;
			}
		}
		return null;
	}

	private static Policy of(TrafficPolicy policy) {
		return new Policy(policy.loadBalancer(), policy.connectionPool(), policy.outlierDetection(), policy.tls(),
				policy.tunnel(), policy.proxyProtocol(), policy.retryBudget());
	}

	private static Policy of(PortPolicy policy) {
		return new Policy(policy.loadBalancer(), policy.connectionPool(), policy.outlierDetection(), policy.tls(), null,
				null, null);
	}

	private Policy replacedBy(Policy other) {
		return new Policy(other.loadBalancer, other.connectionPool, other.outlierDetection, other.tls, this.tunnel,
				this.proxyProtocol, this.retryBudget);
	}

	private Policy overriddenBy(Policy other) {
		return new Policy((other.loadBalancer != null) ? other.loadBalancer : this.loadBalancer,
				(other.connectionPool != null) ? other.connectionPool : this.connectionPool,
				(other.outlierDetection != null) ? other.outlierDetection : this.outlierDetection,
				(other.tls != null) ? other.tls : this.tls, (other.tunnel != null) ? other.tunnel : this.tunnel,
				(other.proxyProtocol != null) ? other.proxyProtocol : this.proxyProtocol,
				(other.retryBudget != null) ? other.retryBudget : this.retryBudget);
	}

}
