package io.lateen.upstream.balance;

import java.util.List;

import org.jspecify.annotations.Nullable;

/** What of a request may decide where it goes. As the client sent it, before rewrites. */
public interface HashedRequest {

	/**
	 * All lines of a header, or the value of a pseudo header.
	 * @param name lower case
	 */
	List<String> header(String name);

	/** Undecoded, without question mark; null for none. */
	@Nullable String query();

	/** The client's IP address, that of the trusted hop, without port. */
	String clientAddress();

	/**
	 * Both ends of the connection: {@code address:port} of the peer, directly followed by
	 * that of this side.
	 */
	String connection();

}
