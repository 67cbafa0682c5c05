package io.lateen.model;

import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.pcollections.PMap;

/**
 * An open port, and what is done with the connections that it accepts: one chain takes
 * those without TLS, the others are told apart by the server name (SNI) that the client
 * asks for, as with Envoy's filter chains. Immutable.
 *
 * @param key where it listens
 * @param plain for connections without TLS; null refuses them
 * @param chains for connections with TLS, by name
 * @param serverNames names of chains by server name; {@code *} also takes connections
 * without server name
 */
public record Listener(ListenerKey key, @Nullable FilterChain plain, PMap<String, FilterChain> chains,
		Domains<String> serverNames) {

	/**
	 * The chain of a connection with TLS. The cost does not grow with their number.
	 * @param serverName in lower case, empty for none
	 * @return null where the connection is refused
	 */
	public @Nullable FilterChain find(String serverName) {
		String name = this.serverNames.find(serverName);
		return (name != null) ? this.chains.get(name) : null;
	}

	/** All chains. */
	public Stream<FilterChain> all() {
		return Stream.concat(Stream.ofNullable(this.plain), this.chains.values().stream());
	}

}
