package io.lateen.observability;

import java.util.List;

import io.lateen.upstream.ClusterState;
import io.lateen.upstream.Clusters;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * Actuator endpoint {@code clusters}: applications that routes lead to, their endpoints,
 * who of them is left out, and what is under way.
 */
@Endpoint(id = "clusters")
public final class ClustersEndpoint {

	private static final int USUAL = 100;

	private static final int MOST = 1000;

	private final Clusters clusters;

	public ClustersEndpoint(Clusters clusters) {
		this.clusters = clusters;
	}

	/**
	 * Clusters by name.
	 * @param host full name of a Service or ServiceEntry, or the beginning of one; all by
	 * default
	 * @param limit of their number, by default 100 and at most 1000
	 */
	@ReadOperation
	public Report clusters(@Nullable String host, @Nullable Integer limit) {
		int most = (limit != null) ? Math.clamp(limit, 0, MOST) : USUAL;
		return new Report(this.clusters.size(), this.clusters.states((host != null) ? host : "", most));
	}

	/**
	 * What is told.
	 *
	 * @param total number of clusters
	 * @param clusters those that were asked for
	 */
	public record Report(int total, List<ClusterState> clusters) {
	}

}
