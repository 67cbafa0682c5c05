package io.lateen.websocket;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.lateen.model.WebSocketLimits;
import org.jspecify.annotations.Nullable;

/**
 * Who has how many WebSockets, those whose handshake is under way included. All are
 * counted, so that a limit that is set later holds at once. Thread-safe.
 */
final class Places {

	private final Map<String, Integer> ofRoutes = new ConcurrentHashMap<>();

	private final Map<Client, Integer> ofClients = new ConcurrentHashMap<>();

	private record Client(String virtualService, String address) {
	}

	/**
	 * Takes a place, to be given back where the result is {@link UpgradeResult#OPENED}.
	 */
	UpgradeResult take(String virtualService, String address, WebSocketLimits limits) {
		if (!take(this.ofRoutes, virtualService, limits.maxConnections())) {
			return UpgradeResult.ROUTE_LIMIT;
		}
		if (!take(this.ofClients, new Client(virtualService, address), limits.maxConnectionsPerClient())) {
			giveBack(this.ofRoutes, virtualService);
			return UpgradeResult.CLIENT_LIMIT;
		}
		return UpgradeResult.OPENED;
	}

	void giveBack(String virtualService, String address) {
		giveBack(this.ofRoutes, virtualService);
		giveBack(this.ofClients, new Client(virtualService, address));
	}

	private static <K> boolean take(Map<K, Integer> places, K key, @Nullable Integer limit) {
		if (places.merge(key, 1, Integer::sum) <= ((limit != null && limit > 0) ? limit : Integer.MAX_VALUE)) {
			return true;
		}
		giveBack(places, key);
		return false;
	}

	private static <K> void giveBack(Map<K, Integer> places, K key) {
		places.computeIfPresent(key, (same, number) -> (number > 1) ? number - 1 : null);
	}

}
