package io.lateen.listener;

import io.lateen.exchange.ResponseFlag;

/**
 * Why a request is refused before anybody looks for its route, and how (Envoy:
 * source/common/http/http1/codec_impl.cc, sendProtocolError, and conn_manager_impl.cc,
 * decodeHeaders).
 */
enum Rejection {

	/** What HTTP's grammar does not allow. */
	BAD_REQUEST(400, "Bad Request"),

	/** Well-formed, but there is no sense in it: no Host, a zero byte in the path. */
	NO_SENSE(400, ""),

	/** An absolute target of another scheme than the connection's. */
	WRONG_SCHEME(403, "Forbidden"),

	/** An upgrade to a protocol other than WebSocket. */
	UPGRADE_REFUSED(403, ""),

	/** {@code OPTIONS *}, of which no route takes care. */
	NO_ROUTE(404, ""),

	/** CONNECT. */
	NO_TUNNEL(404, ""),

	/** HTTP/1.0 and what else is not HTTP/1.1. */
	UPGRADE_REQUIRED(426, "Upgrade Required"),

	HEAD_TOO_LARGE(431, "Request Header Fields Too Large"),

	/** A transfer coding other than chunked. */
	UNKNOWN_CODING(501, "Not Implemented");

	private final int status;

	private final String body;

	Rejection(int status, String body) {
		this.status = status;
		this.body = body;
	}

	int status() {
		return this.status;
	}

	/** Text; empty for none. */
	String body() {
		return this.body;
	}

	/** Whether the connection ends with it. */
	boolean closes() {
		return this != NO_ROUTE;
	}

	ResponseFlag flag() {
		return (this.status != 404) ? ResponseFlag.DOWNSTREAM_PROTOCOL_ERROR : ResponseFlag.NO_ROUTE;
	}

	/** Thrown while a request is parsed. */
	static final class Rejected extends RuntimeException {

		private final Rejection rejection;

		Rejected(Rejection rejection) {
			super(rejection.name(), null, false, false);
			this.rejection = rejection;
		}

		Rejection rejection() {
			return this.rejection;
		}

	}

}
