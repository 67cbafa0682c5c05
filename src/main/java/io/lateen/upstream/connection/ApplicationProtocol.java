package io.lateen.upstream.connection;

import org.jspecify.annotations.Nullable;

/** What a connection is for, as ALPN names it. */
public enum ApplicationProtocol {

	HTTP1("http/1.1"), HTTP2("h2"),
	/** Bytes of whatever protocol. */
	OPAQUE(null);

	private final @Nullable String alpn;

	ApplicationProtocol(@Nullable String alpn) {
		this.alpn = alpn;
	}

	/** Null where nothing is offered. */
	@Nullable String alpn() {
		return this.alpn;
	}

}
