package io.lateen.model;

/**
 * Names a cluster as Istio does: {@code outbound|8000|v1|echo.oracle.svc.cluster.local}.
 *
 * @param host fully qualified name of a Service, or host of a ServiceEntry
 * @param port Service port, 0 where none could be told
 * @param subset empty for all endpoints
 */
public record ClusterKey(String host, int port, String subset) {

	/** Istio's name of the cluster. */
	public String name() {
		return "outbound|" + this.port + "|" + this.subset + "|" + this.host;
	}

	@Override
	public String toString() {
		return this.host + ":" + this.port + (this.subset.isEmpty() ? "" : "/" + this.subset);
	}

}
