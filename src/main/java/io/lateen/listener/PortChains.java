package io.lateen.listener;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.lateen.model.FilterChain;
import io.lateen.model.FilterChain.Http;
import io.lateen.model.FilterChain.Http3;
import io.lateen.model.Listener;
import io.lateen.model.ServerTls;
import org.jspecify.annotations.Nullable;

/**
 * The chains of a port with the certificates that are in use. Updated by one thread at a
 * time, read by any.
 */
final class PortChains implements AutoCloseable {

	private final TlsEnvironment environment;

	private volatile State state;

	PortChains(Listener listener, TlsEnvironment environment) {
		this.environment = environment;
		this.state = next(listener, Map.of());
	}

	/** Takes a listener over for new connections. */
	void update(Listener listener) {
		State last = this.state;
		if (listener == last.listener()) {
			return;
		}
		State next = next(listener, last.tls());
		this.state = next;
		last.tls().forEach((name, tls) -> {
			if (next.tls().get(name) != tls) {
				tls.close();
			}
		});
	}

	private State next(Listener listener, Map<String, ChainTls> last) {
		Map<String, ChainTls> next = HashMap.newHashMap(listener.chains().size());
		listener.chains().forEach((name, chain) -> {
			ServerTls settings = chain.tls();
			if (settings != null) {
				ChainTls known = last.get(name);
				next.put(name, (known != null && known.settings().equals(settings)) ? known
						: new ChainTls(settings, this.environment));
			}
		});
		return new State(listener, next);
	}

	/** Whether connections may have TLS. */
	boolean hasTls() {
		return !this.state.listener().chains().isEmpty();
	}

	@Nullable FilterChain plain() {
		return this.state.listener().plain();
	}

	/**
	 * The chain of a connection with TLS.
	 * @return null where the connection is refused
	 */
	@Nullable FilterChain find(ClientHello hello) {
		return this.state.listener().find(hello.serverName());
	}

	/** What handshakes of a chain need, null while none could succeed. */
	@Nullable ServerContexts contexts(FilterChain chain) {
		ChainTls tls = this.state.tls().get(chain.name());
		return (tls != null) ? tls.contexts() : null;
	}

	/**
	 * The server of connections over QUIC.
	 * @param serverName in lower case, empty for none
	 * @return null where the connection is refused
	 */
	@Nullable SecureServer findHttp3(String serverName) {
		State current = this.state;
		FilterChain chain = current.listener().find(serverName);
		if (chain == null || !(chain.content() instanceof Http http) || http.http3() != Http3.POSSIBLE) {
			return null;
		}
		ChainTls tls = current.tls().get(chain.name());
		ServerContexts contexts = (tls != null) ? tls.contexts() : null;
		return (contexts != null) ? new SecureServer(http, contexts.credentials()) : null;
	}

	/** The chains with TLS. */
	Collection<FilterChain> secure() {
		return this.state.listener().chains().values();
	}

	/** How the servers with TLS fare. */
	List<ListenerStatus.Server> servers(Instant now) {
		return this.state.tls()
			.entrySet()
			.stream()
			.sorted(Map.Entry.comparingByKey())
			.map((server) -> server.getValue().status(server.getKey(), now))
			.toList();
	}

	/** Names of the certificates and authorities that are used. */
	Stream<String> credentials() {
		return this.state.tls()
			.values()
			.stream()
			.map(ChainTls::settings)
			.flatMap((settings) -> Stream.concat(settings.certificates().stream().map(ServerTls.Certificate::name),
					Stream.of(settings.clients().name())));
	}

	/** Keys of session tickets are not used for ever. */
	void renewTickets() {
		this.state.tls().values().forEach(ChainTls::renewTickets);
	}

	@Override
	public void close() {
		this.state.tls().values().forEach(ChainTls::close);
	}

	/** The map is not written to. */
	private record State(Listener listener, Map<String, ChainTls> tls) {
	}

}
