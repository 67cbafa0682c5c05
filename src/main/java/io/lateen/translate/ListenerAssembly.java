package io.lateen.translate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.lateen.model.Domains;
import io.lateen.model.FilterChain;
import io.lateen.model.FilterChain.Http;
import io.lateen.model.Listener;
import io.lateen.model.ListenerKey;
import io.lateen.model.RouteTableKey;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/** Makes listeners of the servers of Gateways. */
final class ListenerAssembly {

	private ListenerAssembly() {
	}

	/**
	 * The listeners of a layout.
	 * @param before those of another one, kept where they come out the same
	 */
	static PMap<ListenerKey, Listener> assemble(GatewayLayout layout, PMap<ListenerKey, Listener> before) {
		Map<ListenerKey, Listener> made = new HashMap<>();
		layout.tables().forEach((table, servers) -> made.put(table.listener(), plain(table, servers)));
		PMap<ListenerKey, Listener> after = before
			.minusAll(before.keySet().stream().filter((key) -> !made.containsKey(key)).toList());
		for (Listener listener : made.values()) {
			if (!listener.equals(after.get(listener.key()))) {
				after = after.plus(listener.key(), listener);
			}
		}
		return after;
	}

	private static Listener plain(RouteTableKey table, List<BoundServer> servers) {
		FilterChain chain = new FilterChain(RouteTableKey.PLAIN, null,
				new Http(servers.getFirst().serverPort(), table));
		return new Listener(table.listener(), chain, HashTreePMap.empty(), Domains.none());
	}

}
