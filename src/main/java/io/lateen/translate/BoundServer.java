package io.lateen.translate;

import io.lateen.model.ListenerKey;
import io.lateen.model.RouteTableKey;
import io.lateen.resource.Resource;
import io.lateen.resource.ResourceName;
import io.lateen.resource.istio.Gateway;
import io.lateen.resource.istio.Gateway.Server;
import io.lateen.resource.istio.Gateway.ServerTls;
import org.jspecify.annotations.Nullable;

/**
 * A server of a Gateway that got its place on a listener.
 *
 * @param owner the Gateway
 * @param index of the server in the Gateway
 * @param table where its routes are; of bytes that are passed on there are none, and it
 * only names the server
 * @param order among the servers of the table
 * @param serverPort number of its port as the Gateway says it
 * @param udp whether clients reach its port over UDP too
 * @param hosts what it serves
 * @param content as the Gateway says it
 */
record BoundServer(Resource<Gateway> owner, int index, RouteTableKey table, int order, int serverPort, boolean udp,
		ServerHosts hosts, Server content) {

	ResourceName gateway() {
		return this.owner.name();
	}

	ListenerKey listener() {
		return this.table.listener();
	}

	Kind kind() {
		ServerProtocol protocol = (this.content.port() != null) ? ServerProtocol.of(this.content.port().protocol())
				: null;
		if (protocol == ServerProtocol.TCP) {
			return Kind.TCP;
		}
		if (protocol != null && protocol.isTls() && this.content.tls() != null) {
			return ServerTlsMode.of(this.content.tls()).isPassthrough() ? Kind.PASSTHROUGH
					: (protocol == ServerProtocol.HTTPS) ? Kind.HTTP : Kind.TCP;
		}
		return Kind.HTTP;
	}

	/** Settings of TLS that ends here; null for clear text and for what is passed on. */
	@Nullable ServerTls terminatedTls() {
		boolean plain = this.table.server().equals(RouteTableKey.PLAIN);
		return (plain || kind() == Kind.PASSTHROUGH) ? null : this.content.tls();
	}

	/** Whether plain requests are sent to https. */
	boolean httpsRedirect() {
		return this.content.tls() != null && Boolean.TRUE.equals(this.content.tls().httpsRedirect());
	}

	/** Where it is in the Gateway. */
	String field() {
		return "spec.servers[" + this.index + "]";
	}

	/** What is done with its connections. */
	enum Kind {

		/** Requests are routed; TLS, if there is any, ends here. */
		HTTP,
		/** Bytes of TLS are passed on, by server name. */
		PASSTHROUGH,
		/** Bytes are passed on; TLS, if there is any, ends here. */
		TCP

	}

}
