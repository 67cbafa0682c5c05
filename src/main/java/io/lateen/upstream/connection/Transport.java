package io.lateen.upstream.connection;

import io.lateen.model.ClusterKey;
import io.lateen.model.UpstreamTransport;
import io.lateen.tls.CredentialFiles;
import org.jspecify.annotations.Nullable;

/**
 * How connections to a cluster's endpoints are made. Connections outlive it: those that
 * another one made take no more requests. Thread-safe.
 */
public final class Transport implements AutoCloseable {

	private final UpstreamTransport definition;

	private final @Nullable ClientTls tls;

	/**
	 * @param cluster for the log
	 * @param files tells when certificates change
	 */
	public Transport(ClusterKey cluster, UpstreamTransport definition, CredentialFiles files) {
		this.definition = definition;
		this.tls = (definition.tls() != null) ? new ClientTls(cluster, definition.tls(), files) : null;
	}

	public UpstreamTransport definition() {
		return this.definition;
	}

	/** Null for clear text. */
	@Nullable ClientTls tls() {
		return this.tls;
	}

	/** Whether all requests may share connections. */
	public boolean shared() {
		return !sendsHost() && !tellsClient();
	}

	/** Whether the request's host is the server name. */
	public boolean sendsHost() {
		return this.definition.tls() != null && this.definition.tls().serverName() == null;
	}

	/** Whether endpoints are told of the client. */
	public boolean tellsClient() {
		return this.definition.proxyProtocol() != null;
	}

	/** Follows certificates no longer. */
	@Override
	public void close() {
		if (this.tls != null) {
			this.tls.close();
		}
	}

}
