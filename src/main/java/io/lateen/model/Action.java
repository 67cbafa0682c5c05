package io.lateen.model;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** What is done to a request that fits a route. */
public sealed interface Action {

	/** Header operations on the answer. */
	HeaderOperations response();

	/**
	 * Sends the request to one of several clusters.
	 *
	 * @param destinations at least one; chosen by weight
	 * @param request header operations of the route; those of the chosen destination come
	 * before, as a whole; both come before the rewrite
	 * @param response header operations of the route on the answer, after those of the
	 * chosen destination
	 * @param rewrite of path and authority
	 * @param timeout from the end of the request to the end of the answer, all tries
	 * included; also the most that {@code grpc-timeout} may ask for; null for none
	 * @param retry when to try again, null for never
	 * @param fault injected before anything else, null for none
	 * @param cors null for none
	 * @param mirrors where copies go
	 */
	record Forward(List<Destination> destinations, HeaderOperations request, HeaderOperations response, Rewrite rewrite,
			@Nullable Duration timeout, @Nullable RetryPolicy retry, @Nullable Fault fault, @Nullable CorsPolicy cors,
			List<Mirror> mirrors) implements Action {

		public Forward {
			destinations = List.copyOf(destinations);
			mirrors = List.copyOf(mirrors);
		}

		@Override
		public String toString() {
			return this.destinations.toString();
		}
	}

	/**
	 * Answers with a redirect.
	 *
	 * @param status 301, 302, 303, 307 or 308
	 * @param path how the path is made
	 * @param authority host and maybe port; null keeps the request's host
	 * @param port null for none said
	 * @param scheme null keeps the request's
	 */
	record Redirect(int status, RedirectPath path, @Nullable String authority, @Nullable Integer port,
			@Nullable String scheme, HeaderOperations response) implements Action {

		@Override
		public String toString() {
			return "redirect " + this.status;
		}
	}

	/** How a redirect's path is made; the query is kept unless the new path has one. */
	sealed interface RedirectPath {

		record Keep() implements RedirectPath {
		}

		/** Replaces the whole path. */
		record Replace(String path) implements RedirectPath {
		}

		/** Replaces the first characters, those of the matched prefix. */
		record ReplacePrefix(int length, String replacement) implements RedirectPath {
		}

	}

	/**
	 * Answers by itself.
	 *
	 * @param body its media type is text/plain unless header operations say otherwise;
	 * empty for none
	 */
	record DirectResponse(int status, Body body, HeaderOperations response) implements Action {

		@Override
		public String toString() {
			return "answer " + this.status;
		}
	}

	/** Bytes that are not changed by anyone. */
	final class Body {

		public static final Body EMPTY = new Body(new byte[0]);

		private final byte[] bytes;

		public Body(byte[] bytes) {
			this.bytes = bytes.clone();
		}

		/** Not to be written to. */
		public byte[] bytes() {
			return this.bytes;
		}

		public int length() {
			return this.bytes.length;
		}

	}

	/**
	 * One of the clusters to choose from.
	 *
	 * @param cluster where to
	 * @param weight relative to the others', at least 1
	 * @param authority Host for this destination where {@link Forward#rewrite()} has
	 * none, or null
	 * @param request header operations, before the route's. Those of a rule's only
	 * destination are not here but merged into the route's (istio
	 * pilot/pkg/networking/core/route/route.go, processDestination)
	 * @param response header operations on the answer, before the route's
	 */
	record Destination(ClusterKey cluster, int weight, @Nullable String authority, HeaderOperations request,
			HeaderOperations response) {

		@Override
		public String toString() {
			return this.cluster + ((this.weight > 1) ? " (" + this.weight + ")" : "");
		}
	}

}
