package io.lateen.model;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What is done with connections of one kind.
 *
 * @param name of the chain, one of a kind on its listener
 * @param tls how TLS is terminated; null leaves the bytes as they are: clear text, or TLS
 * that is passed through
 * @param content what is within
 */
public record FilterChain(String name, @Nullable ServerTls tls, Content content) {

	/** What is within a connection. */
	public sealed interface Content {

	}

	/**
	 * HTTP of any version.
	 *
	 * @param serverPort the number in the Gateway's server; differs from the bound port
	 * where a Service maps it
	 * @param routes the route table of its requests
	 * @param http3 whether it could be served over HTTP/3 too
	 */
	public record Http(int serverPort, RouteTableKey routes, Http3 http3) implements Content {

		/** Of clear text. */
		public Http(int serverPort, RouteTableKey routes) {
			this(serverPort, routes, Http3.CLEAR_TEXT);
		}

	}

	/** Whether a server could be served over HTTP/3. */
	public enum Http3 {

		POSSIBLE,
		/** It has no TLS. */
		CLEAR_TEXT,
		/** It has TLS before 1.3 only. */
		OLD_TLS,
		/** Clients are asked for a certificate. */
		CLIENT_CERTIFICATES,
		/** The gateway's Service has no UDP port of its number. */
		NO_UDP_PORT

	}

	/**
	 * Bytes that are passed on.
	 *
	 * @param destinations of which one is drawn for each connection; none closes it
	 */
	public record Tcp(List<Destination> destinations) implements Content {

		public Tcp {
			destinations = List.copyOf(destinations);
		}

		/**
		 * Draws a destination.
		 * @param random at least 0, evenly distributed
		 * @return null where there is none
		 */
		public @Nullable ClusterKey draw(int random) {
			int total = this.destinations.stream().mapToInt(Destination::weight).sum();
			int left = (total > 0) ? random % total : 0;
			for (Destination destination : this.destinations) {
				left -= destination.weight();
				if (left < 0) {
					return destination.cluster();
				}
			}
			return null;
		}
	}

	/**
	 * Where connections are passed on to.
	 *
	 * @param weight among the destinations of the chain, at least 0
	 */
	public record Destination(ClusterKey cluster, int weight) {
	}

}
