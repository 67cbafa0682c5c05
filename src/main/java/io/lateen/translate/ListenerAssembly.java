package io.lateen.translate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.lateen.model.Domains;
import io.lateen.model.FilterChain;
import io.lateen.model.FilterChain.Http;
import io.lateen.model.FilterChain.Http3;
import io.lateen.model.Listener;
import io.lateen.model.ListenerKey;
import io.lateen.model.RouteTableKey;
import io.lateen.model.ServerTls;
import io.lateen.resource.Problem;
import io.lateen.resource.istio.Gateway;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * Makes a listener of the servers of Gateways and, where bytes are passed on, of the
 * rules of VirtualServices (istio pilot/pkg/networking/core/gateway.go,
 * buildGatewayListeners). For one use.
 */
final class ListenerAssembly {

	private final ListenerKey key;

	private final StreamChains streams;

	private final Credentials credentials;

	private final TlsDefaults defaults;

	private final Map<RouteTableKey, List<Problem>> tlsProblems = new HashMap<>();

	private final List<Problem> problems = new ArrayList<>();

	private @Nullable FilterChain plain;

	private PMap<String, FilterChain> chains = HashTreePMap.empty();

	private Domains<String> serverNames = Domains.none();

	ListenerAssembly(ListenerKey key, VirtualServices virtualServices, Credentials credentials, TlsDefaults defaults) {
		this.key = key;
		this.credentials = credentials;
		this.defaults = defaults;
		this.streams = new StreamChains(virtualServices);
	}

	/**
	 * Which listeners must be made anew.
	 * @param changed those whose VirtualServices changed
	 * @param all whether all of them must
	 */
	static Set<ListenerKey> concerned(GatewayLayout before, GatewayLayout after, Set<ListenerKey> changed,
			boolean all) {
		Set<ListenerKey> concerned = new HashSet<>(changed);
		if (all || before != after) {
			concerned.addAll(before.listeners().keySet());
			concerned.addAll(after.listeners().keySet());
		}
		return concerned;
	}

	/**
	 * The listener of some servers.
	 * @return null where it would have nothing to do: it is not opened
	 */
	@Nullable Listener assemble(List<BoundServer> servers) {
		for (BoundServer server : servers) {
			switch (server.kind()) {
				case HTTP -> addHttp(server);
				case PASSTHROUGH -> this.streams.passthrough(server).forEach(this::addNamed);
				case TCP -> this.streams.tcp(server).forEach((chain) -> addTcp(server, chain));
			}
		}
		return (this.plain != null || !this.chains.isEmpty())
				? new Listener(this.key, this.plain, this.chains, this.serverNames) : null;
	}

	/** Of rules and hosts that have no effect here. */
	List<Problem> problems() {
		return Stream.concat(this.streams.problems().stream(), this.problems.stream()).toList();
	}

	/** Of TLS settings that were looked at, by server. */
	Map<RouteTableKey, List<Problem>> tlsProblems() {
		return this.tlsProblems;
	}

	/** The same listener with the certificates of a server read again. */
	Listener renew(Listener listener, BoundServer server) {
		FilterChain chain = listener.chains().get(server.table().server());
		if (chain == null) {
			return listener;
		}
		FilterChain renewed = new FilterChain(chain.name(), tls(server), chain.content());
		return new Listener(listener.key(), listener.plain(), listener.chains().plus(chain.name(), renewed),
				listener.serverNames());
	}

	private void addHttp(BoundServer server) {
		ServerTls tls = tls(server);
		if (tls != null) {
			addSecure(server, tls, new Http(server.serverPort(), server.table(), http3(server, tls)));
		}
		else if (this.plain == null) {
			this.plain = new FilterChain(RouteTableKey.PLAIN, null, new Http(server.serverPort(), server.table()));
		}
	}

	/**
	 * Whether HTTP/3 is possible (istio pkg/config/gateway/gateway.go,
	 * IsEligibleForHTTP3Upgrade). Istio serves it also where clients have to show a
	 * certificate, and asks for none.
	 */
	private static Http3 http3(BoundServer server, ServerTls tls) {
		if (tls.maxVersion() != null && tls.maxVersion() != ServerTls.Version.TLS_1_3) {
			return Http3.OLD_TLS;
		}
		if (tls.clients().need() != ServerTls.Clients.Need.NOT_ASKED) {
			return Http3.CLIENT_CERTIFICATES;
		}
		return server.udp() ? Http3.POSSIBLE : Http3.NO_UDP_PORT;
	}

	private void addTcp(BoundServer server, StreamChains.Chain chain) {
		ServerTls tls = tls(server);
		if (tls != null) {
			addSecure(server, tls, chain.tcp());
		}
		else {
			this.plain = new FilterChain(chain.name(), null, chain.tcp());
		}
	}

	private void addSecure(BoundServer server, ServerTls tls, FilterChain.Content content) {
		String name = server.table().server();
		this.chains = this.chains.plus(name, new FilterChain(name, tls, content));
		Findings findings = new Findings(server.owner());
		this.streams.terminate(server)
			.forEach((host, by) -> findings.ineffective(server.field() + ".hosts", "host " + host + " on port "
					+ this.key.port() + " is taken by " + by + ", which passes TLS through"));
		this.problems.addAll(findings.problems());
		addNames(server.hosts().serverNames(), name);
	}

	private @Nullable ServerTls tls(BoundServer server) {
		Gateway.ServerTls settings = server.terminatedTls();
		if (settings == null) {
			return null;
		}
		Findings findings = new Findings(server.owner());
		ServerTls tls = new ServerTlsPolicy(settings, this.credentials, this.defaults, findings, server.field())
			.translate();
		this.tlsProblems.put(server.table(), findings.problems());
		return tls;
	}

	private void addNamed(StreamChains.Chain chain) {
		this.chains = this.chains.plus(chain.name(), new FilterChain(chain.name(), null, chain.tcp()));
		addNames(chain.serverNames(), chain.name());
	}

	private void addNames(Collection<String> names, String chain) {
		names.stream()
			.filter((name) -> this.serverNames.get(name) == null)
			.forEach((name) -> this.serverNames = this.serverNames.with(name, chain));
	}

}
