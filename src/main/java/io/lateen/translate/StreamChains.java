package io.lateen.translate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import io.lateen.model.FilterChain.Tcp;
import io.lateen.model.RouteTableKey;
import io.lateen.resource.Problem;
import io.lateen.resource.Resource;

/**
 * Puts the TLS and TCP rules of all VirtualServices of one listener in order and finds
 * out which of them count: a server name that an older rule has taken takes the whole
 * match entry out of force, as in istiod, and of TCP rules only the first one is there.
 * So does one that an older server has where TLS ends: istiod does not look, and Envoy
 * refuses the whole listener. For one use.
 */
final class StreamChains {

	private static final Comparator<Placement> IN_ORDER = Comparator
		.comparing((Placement placement) -> placement.root().visibility())
		.thenComparing((placement) -> placement.root().resource(), Resource.BY_AGE);

	private final VirtualServices virtualServices;

	private final Map<String, String> taken = new HashMap<>();

	private final List<Problem> problems = new ArrayList<>();

	StreamChains(VirtualServices virtualServices) {
		this.virtualServices = virtualServices;
	}

	/**
	 * Takes the names of a server where TLS ends, as far as no rule has them.
	 * @return who has the others, by name
	 */
	Map<String, String> terminate(BoundServer server) {
		Map<String, String> lost = new TreeMap<>();
		for (String name : server.hosts().serverNames()) {
			String by = this.taken.putIfAbsent(name, "Gateway " + server.gateway() + " " + server.field());
			if (by != null) {
				lost.put(name, by);
			}
		}
		return lost;
	}

	/** What came out of a rule that counts. */
	record Chain(String name, List<String> serverNames, Tcp tcp) {
	}

	/** The chains of a server where TLS is passed through. */
	List<Chain> passthrough(BoundServer server) {
		List<Chain> chains = new ArrayList<>();
		for (Placement placement : placements(server.table())) {
			for (StreamRule rule : placement.streams().getOrDefault(server.table(), List.of())) {
				if (take(placement, rule)) {
					chains.add(chain(placement, rule, server));
				}
			}
		}
		return chains;
	}

	private boolean take(Placement placement, StreamRule rule) {
		for (String name : rule.serverNames()) {
			String by = this.taken.get(name);
			if (by != null) {
				if (!by.equals(name(placement, rule))) {
					report(placement, rule, "never reached: SNI host " + name + " is taken by " + by);
				}
				return false;
			}
		}
		rule.serverNames().forEach((name) -> this.taken.put(name, name(placement, rule)));
		return true;
	}

	/** The only chain of a server with TCP, or none. */
	List<Chain> tcp(BoundServer server) {
		List<Chain> chains = new ArrayList<>(1);
		for (Placement placement : placements(server.table())) {
			for (StreamRule rule : placement.streams().getOrDefault(server.table(), List.of())) {
				if (chains.isEmpty()) {
					chains.add(chain(placement, rule, server));
				}
				else {
					report(placement, rule, "never reached: TCP connections of port " + server.serverPort()
							+ " are taken by " + chains.getFirst().name());
				}
			}
		}
		return chains;
	}

	/** Rules that do not count, of all servers that were asked for. */
	List<Problem> problems() {
		return this.problems;
	}

	private void report(Placement placement, StreamRule rule, String reason) {
		Findings findings = new Findings(placement.root().resource());
		findings.ineffective(rule.field(), reason);
		this.problems.addAll(findings.problems());
	}

	private static Chain chain(Placement placement, StreamRule rule, BoundServer server) {
		return new Chain(name(placement, rule) + " on " + server.table().server(), rule.serverNames(), rule.tcp());
	}

	private static String name(Placement placement, StreamRule rule) {
		return "VirtualService " + placement.root().resource().name() + " " + rule.field();
	}

	private List<Placement> placements(RouteTableKey server) {
		return this.virtualServices.streamUsers()
			.users(server)
			.stream()
			.map(this.virtualServices.placements()::get)
			.filter(Objects::nonNull)
			.sorted(IN_ORDER)
			.toList();
	}

}
