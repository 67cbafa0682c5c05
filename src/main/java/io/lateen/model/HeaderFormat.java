package io.lateen.model;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The value of a header that is written: texts and values of the request under way, one
 * after another. Parsed once, when a route is made. A value that is not there counts as
 * the empty text; a header whose whole value is empty is not written (Envoy
 * source/common/router/header_parser.cc and source/common/formatter).
 *
 * @param text as it was written: {@code id-%REQ(x-id)%}
 * @param segments what it is made of; none gives the empty text
 */
public record HeaderFormat(String text, List<Segment> segments) {

	public HeaderFormat {
		segments = List.copyOf(segments);
	}

	/** A value that is the same for every request. */
	public static HeaderFormat of(String literal) {
		return new HeaderFormat(literal, literal.isEmpty() ? List.of() : List.of(new Segment.Text(literal)));
	}

	/** Whether the value is the same for every request. */
	public boolean isConstant() {
		return this.segments.stream().allMatch(Segment.Text.class::isInstance);
	}

	@Override
	public String toString() {
		return this.text;
	}

	/** A part of the value. */
	public sealed interface Segment {

		/** As it stands; {@code %%} was replaced by one percent sign. */
		record Text(String text) implements Segment {
		}

		/**
		 * First line of a request header as it is at that moment, see
		 * {@link HeaderOperations}.
		 *
		 * @param name lower case, or a pseudo header; {@code :path} has the query
		 * @param alternative taken when the first is missing, or null
		 */
		record RequestHeader(String name, @Nullable String alternative) implements Segment {
		}

		/**
		 * First line of a response header; missing while the request is on its way.
		 *
		 * @param name lower case, or {@code :status}
		 * @param alternative taken when the first is missing, or null
		 */
		record ResponseHeader(String name, @Nullable String alternative) implements Segment {
		}

		/**
		 * The path.
		 *
		 * @param query whether with the query
		 * @param original whether as it came, if it was rewritten
		 * @param maxLength what is longer is cut off
		 */
		record Path(boolean query, boolean original, int maxLength) implements Segment {
		}

		/** First value of a query parameter, undecoded. */
		record QueryParameter(String name) implements Segment {
		}

		/**
		 * The query without question mark.
		 *
		 * @param maxLength what is longer is cut off
		 */
		record Query(int maxLength) implements Segment {
		}

		/**
		 * A point in time.
		 *
		 * @param moment which
		 * @param local in the local time zone instead of UTC
		 * @param pattern strftime's conversions and {@code %3f}, {@code %6f}, {@code %9f}
		 * for the fraction; null for {@code 2006-01-02T15:04:05.000Z}
		 */
		record Time(Moment moment, boolean local, @Nullable String pattern) implements Segment {
		}

		/**
		 * An environment variable; {@code -} when there is none.
		 */
		record Environment(String variable) implements Segment {
		}

		/**
		 * An address cut to a network: {@code 10.0.0.0/8}.
		 *
		 * @param of {@link Attribute#DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT} or one of
		 * its kind
		 * @param prefixLength in bits
		 */
		record Network(Attribute of, int prefixLength) implements Segment {
		}

		/** A property that needs no argument. */
		record Value(Attribute attribute) implements Segment {
		}

	}

	/** When. */
	public enum Moment {

		/** The request came. */
		START,

		/** The header is written. */
		NOW

	}

	/**
	 * Properties by Envoy's name. {@code UPSTREAM_...} but the cluster, the protocol
	 * spoken to the endpoint, response details and response durations are not there yet
	 * when request headers are written.
	 */
	public enum Attribute {

		/** {@code HTTP/1.1} or {@code HTTP/2}. */
		PROTOCOL,
		/** Likewise, as spoken to the endpoint. */
		UPSTREAM_PROTOCOL,
		/** 0 while there is no answer. */
		RESPONSE_CODE,
		/** {@code via_upstream} and the like. */
		RESPONSE_CODE_DETAILS,
		/** Short names joined by commas, {@code -} for none. */
		RESPONSE_FLAGS,
		/** Long names, likewise. */
		RESPONSE_FLAGS_LONG,
		/** {@link Origin#name()}. */
		ROUTE_NAME,
		/** {@link ClusterKey#name()}. */
		UPSTREAM_CLUSTER,
		/** Address and port of the endpoint. */
		UPSTREAM_HOST,
		/**
		 * Host name and port of the endpoint where it has one, else its address and port.
		 */
		UPSTREAM_HOST_NAME, UPSTREAM_HOST_NAME_WITHOUT_PORT,
		/** As {@link #UPSTREAM_HOST}. */
		UPSTREAM_REMOTE_ADDRESS, UPSTREAM_REMOTE_ADDRESS_WITHOUT_PORT, UPSTREAM_REMOTE_PORT,
		/** The gateway's side of the connection to the endpoint. */
		UPSTREAM_LOCAL_ADDRESS, UPSTREAM_LOCAL_ADDRESS_WITHOUT_PORT, UPSTREAM_LOCAL_PORT,
		/** 1 for the first try. */
		UPSTREAM_REQUEST_ATTEMPT_COUNT,
		/** The client as trusted proxies tell it, else the peer. */
		DOWNSTREAM_REMOTE_ADDRESS, DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT, DOWNSTREAM_REMOTE_PORT,
		/** The peer of the connection. */
		DOWNSTREAM_DIRECT_REMOTE_ADDRESS, DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT, DOWNSTREAM_DIRECT_REMOTE_PORT,
		/** The gateway's side of the client's connection. */
		DOWNSTREAM_LOCAL_ADDRESS, DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT, DOWNSTREAM_LOCAL_PORT,
		/** Likewise. */
		DOWNSTREAM_DIRECT_LOCAL_ADDRESS, DOWNSTREAM_DIRECT_LOCAL_ADDRESS_WITHOUT_PORT, DOWNSTREAM_DIRECT_LOCAL_PORT,
		/** A number of the client's connection. */
		CONNECTION_ID,
		/** A UUID of the request, the same each time. */
		STREAM_ID,
		/** A new UUID each time. */
		UNIQUE_ID,
		/** SNI. */
		REQUESTED_SERVER_NAME,
		/** Milliseconds since the request came. */
		DURATION,
		/** Milliseconds until the request was received. */
		REQUEST_DURATION,
		/** Milliseconds until the answer's first byte came. */
		RESPONSE_DURATION,
		/** Of the request's body, so far. */
		BYTES_RECEIVED,
		/** Of the answer's body, so far. */
		BYTES_SENT,
		/** Name of this machine. */
		HOSTNAME

	}

}
