package io.lateen.resource.kubernetes;

import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.lateen.resource.ResourceName;
import io.lateen.resource.ResourceSink;
import io.lateen.resource.kubernetes.ApiServer.Asked;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Lists the resources of one kind and then watches them, for ever: after each failure it
 * tries again, with what it had read still in force. One thread does all of it.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/api-concepts/">Kubernetes
 * API concepts, "Efficient detection of changes"</a>
 */
final class KindInformer implements Runnable {

	private static final Logger log = LoggerFactory.getLogger(KindInformer.class);

	private static final String PAGE = "500";

	/** Failed watches in a row after which the list is read anew. */
	private static final int WATCH_FAILURES = 5;

	private final ApiServer server;

	private final Watched watched;

	private final Timing timing;

	private final InformerState state;

	private final KnownResources known;

	/** Where the next watch goes on, see "Resource versions" of the API concepts. */
	private String resourceVersion = "";

	KindInformer(ApiServer server, Watched watched, ResourceSink sink, Timing timing, Clock clock, Runnable onRead) {
		this.server = server;
		this.watched = watched;
		this.timing = timing;
		this.known = new KnownResources(watched.kind(), sink);
		this.state = new InformerState(watched, clock, onRead);
	}

	InformerStatus status() {
		return this.state.status(this.known.size());
	}

	@Override
	public void run() {
		int failures = 0;
		while (!Thread.currentThread().isInterrupted()) {
			try {
				list();
				failures = 0;
				watchUntilOutdated();
				Thread.sleep(this.timing.retry(1));
			}
			catch (ApiException ex) {
				if (ex.status() == ApiException.FORBIDDEN && this.watched.optional()) {
					this.state.nothingToRead();
				}
				this.state.failed(ex.reason());
				failures++;
			}
			catch (InterruptedException ex) {
				return;
			}
			catch (RuntimeException ex) {
				log.error("{}", this.watched, ex);
				this.state.failed(ex.toString());
				failures++;
			}
			if (failures > 0 && !sleep(this.timing.retry(failures))) {
				return;
			}
		}
	}

	private void list() throws ApiException, InterruptedException {
		for (String version : this.watched.kind().versions()) {
			try {
				list(version);
				return;
			}
			catch (ApiException ex) {
				if (ex.status() != ApiException.NOT_FOUND) {
					throw ex;
				}
			}
		}
		// what is known stays: who takes away a CRD does not mean to stop the traffic
		this.state.nothingToRead();
		throw new ApiException(ApiException.NOT_FOUND, "the API server does not serve this kind");
	}

	private void list(String version) throws ApiException, InterruptedException {
		long start = System.nanoTime();
		Set<ResourceName> present = new HashSet<>();
		ApiPath path = ApiPath.of(this.watched, version).with("limit", PAGE);
		@Nullable Asked next = this.server.ask(path);
		while (next != null) {
			JsonNode page = next.answer();
			this.state.heard();
			String more = page.path("metadata").path("continue").stringValue("");
			// the server works on the next page while this one is read
			next = more.isEmpty() ? null : this.server.ask(path.with("continue", more));
			page.path("items").forEach((item) -> present.add(this.known.put(item)));
			this.resourceVersion = page.path("metadata").path("resourceVersion").stringValue("");
		}
		this.known.retain(present);
		log.debug("{} ({}): {} in {} ms", this.watched, version, present.size(),
				Duration.ofNanos(System.nanoTime() - start).toMillis());
		this.state.listed(version, present.size());
	}

	// returns when the server cannot go on from where the last watch ended
	private void watchUntilOutdated() throws ApiException, InterruptedException {
		int failures = 0;
		while (failures < WATCH_FAILURES) {
			try {
				if (watch()) {
					failures = 0;
				}
				else {
					failures++;
				}
			}
			catch (ApiException ex) {
				if (ex.status() == ApiException.GONE) {
					log.debug("{}: the server has forgotten version {}", this.watched, this.resourceVersion);
					return;
				}
				if (ex.status() == ApiException.NOT_FOUND) {
					throw ex;
				}
				this.state.failed(ex.reason());
				failures++;
			}
			if (failures > 0) {
				Thread.sleep(this.timing.retry(failures));
			}
		}
	}

	// false when the stream ended without having brought anything
	private boolean watch() throws ApiException, InterruptedException {
		ApiPath path = ApiPath.of(this.watched, this.state.version())
			.with("watch", "true")
			.with("allowWatchBookmarks", "true")
			.with("timeoutSeconds", String.valueOf(this.timing.watchSeconds()))
			.with("resourceVersion", this.resourceVersion);
		boolean heard = false;
		try (WatchStream stream = this.server.watch(path)) {
			this.state.connected();
			List<JsonNode> events = stream.next(this.timing.silence());
			while (events != null) {
				this.state.heard();
				for (JsonNode event : events) {
					take(event);
					heard = true;
				}
				events = stream.next(this.timing.silence());
			}
		}
		return heard;
	}

	private void take(JsonNode event) throws ApiException {
		JsonNode object = event.path("object");
		switch (event.path("type").stringValue("")) {
			case "ADDED", "MODIFIED" -> this.known.put(object);
			case "DELETED" -> this.known.remove(object);
			case "BOOKMARK" -> log.trace("{}", this.watched);
			default -> throw new ApiException(object.path("code").intValue(ApiException.NO_ANSWER),
					object.path("message").stringValue("the watch was ended by the server"));
		}
		this.resourceVersion = object.path("metadata").path("resourceVersion").stringValue(this.resourceVersion);
	}

	private static boolean sleep(Duration time) {
		try {
			Thread.sleep(time);
			return true;
		}
		catch (InterruptedException ex) {
			return false;
		}
	}

}
