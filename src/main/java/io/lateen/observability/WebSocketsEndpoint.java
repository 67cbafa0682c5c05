package io.lateen.observability;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

import io.lateen.websocket.OpenWebSocket;
import io.lateen.websocket.Tunnels;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * Actuator endpoint {@code websockets}: the open WebSockets, page by page; closes some or
 * all where access is unrestricted, which it is not by default.
 */
@Endpoint(id = "websockets", defaultAccess = Access.READ_ONLY)
public final class WebSocketsEndpoint {

	private static final int PAGE = 100;

	private static final int MAX_PAGE = 1_000;

	private static final Duration LONGEST = Duration.ofHours(24);

	private final Tunnels tunnels;

	public WebSocketsEndpoint(Tunnels tunnels) {
		this.tunnels = tunnels;
	}

	/**
	 * Part of the open WebSockets, oldest first.
	 *
	 * @param total how many fit in all
	 * @param offset of the first one here
	 * @param webSockets those of this page
	 */
	public record Page(int total, int offset, List<OpenWebSocket> webSockets) {
	}

	/**
	 * How many are going to be closed.
	 *
	 * @param closing now, or one after the other within the time asked for
	 */
	public record Closed(int closing) {
	}

	/**
	 * Lists a page.
	 * @param virtualService {@code namespace/name}; all by default
	 * @param cluster in the words of Istio; all by default
	 * @param offset of the first one to show
	 * @param limit how many, 100 by default, 1,000 at most
	 */
	@ReadOperation
	public Page list(@Nullable String virtualService, @Nullable String cluster, @Nullable Integer offset,
			@Nullable Integer limit) {
		int from = (offset != null) ? offset : 0;
		int size = (limit != null) ? limit : PAGE;
		if (from < 0 || size < 1 || size > MAX_PAGE) {
			throw new InvalidEndpointRequestException("offset " + from + ", limit " + size,
					"offset is 0 or more, limit 1 to " + MAX_PAGE);
		}
		List<OpenWebSocket> all = this.tunnels.open(filter(virtualService, cluster, null));
		return new Page(all.size(), from, all.stream().skip(from).limit(size).toList());
	}

	/**
	 * Closes with 1001.
	 * @param virtualService {@code namespace/name}; all by default
	 * @param cluster in the words of Istio; all by default
	 * @param id a single one
	 * @param seconds over which they are closed, evenly; 0 by default
	 */
	@DeleteOperation
	public Closed close(@Nullable String virtualService, @Nullable String cluster, @Nullable String id,
			@Nullable Integer seconds) {
		Duration over = Duration.ofSeconds((seconds != null) ? seconds : 0);
		if (over.isNegative() || over.compareTo(LONGEST) > 0) {
			throw new InvalidEndpointRequestException("seconds " + seconds, "seconds is 0 to " + LONGEST.toSeconds());
		}
		return new Closed(this.tunnels.drain(filter(virtualService, cluster, id), over));
	}

	private static Predicate<OpenWebSocket> filter(@Nullable String virtualService, @Nullable String cluster,
			@Nullable String id) {
		return (socket) -> (virtualService == null || virtualService.equals(socket.virtualService()))
				&& (cluster == null || cluster.equals(socket.cluster())) && (id == null || id.equals(socket.id()));
	}

}
