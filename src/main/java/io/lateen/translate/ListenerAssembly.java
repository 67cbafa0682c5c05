package io.lateen.translate;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.lateen.model.Domains;
import io.lateen.model.FilterChain;
import io.lateen.model.FilterChain.Http;
import io.lateen.model.Listener;
import io.lateen.model.ListenerKey;
import io.lateen.model.RouteTableKey;
import io.lateen.resource.Problem;
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

	private @Nullable FilterChain plain;

	private PMap<String, FilterChain> chains = HashTreePMap.empty();

	private Domains<String> serverNames = Domains.none();

	ListenerAssembly(ListenerKey key, VirtualServices virtualServices) {
		this.key = key;
		this.streams = new StreamChains(virtualServices);
	}

	/**
	 * Which listeners must be made anew.
	 * @param changed those whose VirtualServices changed
	 */
	static Set<ListenerKey> concerned(GatewayLayout before, GatewayLayout after, Set<ListenerKey> changed) {
		Set<ListenerKey> concerned = new HashSet<>(changed);
		if (before != after) {
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
				case TCP -> this.streams.tcp(server).forEach(this::addPlain);
			}
		}
		return (this.plain != null || !this.chains.isEmpty())
				? new Listener(this.key, this.plain, this.chains, this.serverNames) : null;
	}

	/** Of rules of VirtualServices that have no effect here. */
	List<Problem> problems() {
		return this.streams.problems();
	}

	private void addHttp(BoundServer server) {
		if (this.plain == null) {
			this.plain = new FilterChain(RouteTableKey.PLAIN, null, new Http(server.serverPort(), server.table()));
		}
	}

	private void addPlain(StreamChains.Chain chain) {
		this.plain = new FilterChain(chain.name(), null, chain.tcp());
	}

	private void addNamed(StreamChains.Chain chain) {
		this.chains = this.chains.plus(chain.name(), new FilterChain(chain.name(), null, chain.tcp()));
		chain.serverNames()
			.stream()
			.filter((name) -> this.serverNames.get(name) == null)
			.forEach((name) -> this.serverNames = this.serverNames.with(name, chain.name()));
	}

}
