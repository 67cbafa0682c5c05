package io.lateen.resource.kubernetes;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * GET requests to the API server, with the client's configuration, certificates and
 * tokens. Thread-safe.
 */
final class ApiServer {

	private static final JsonMapper JSON = JsonMapper.shared();

	/** Of a page of a list; the server's own limit is one minute. */
	private static final Duration ANSWER = Duration.ofSeconds(30);

	private final HttpClient http;

	private final URI root;

	ApiServer(KubernetesClient client) {
		Config configuration = client.getConfiguration();
		// an informer tries again by itself, and says why meanwhile
		RequestConfig once = new RequestConfigBuilder(configuration.getRequestConfig()).withRequestRetryBackoffLimit(0)
			.build();
		this.http = client.getHttpClient().newBuilder().tag(once).build();
		this.root = URI.create(configuration.getMasterUrl());
	}

	/** Where it is, for people. */
	@Override
	public String toString() {
		return this.root.toString();
	}

	/**
	 * Ends when the server has answered for the first time, or will not. Requests after
	 * that share the connection; sent all at once before, each would open one with a
	 * handshake of its own, of which HTTP/2 keeps a single one.
	 */
	CompletableFuture<?> connect() {
		try {
			return this.http.sendAsync(waited(new ApiPath("version", Map.of(), false)), byte[].class);
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/** Asks once; the answer is waited for when it is needed. */
	Asked ask(ApiPath path) {
		CompletableFuture<HttpResponse<byte[]>> answer = this.http.sendAsync(waited(path), byte[].class);
		return () -> whole(answer);
	}

	private static JsonNode whole(CompletableFuture<HttpResponse<byte[]>> answer)
			throws ApiException, InterruptedException {
		try {
			HttpResponse<byte[]> response = answer.get(ANSWER.toMillis() * 2, TimeUnit.MILLISECONDS);
			if (!response.isSuccessful()) {
				throw refusal(response.code(), response.body());
			}
			return JSON.readTree(response.body());
		}
		catch (ExecutionException | JacksonException ex) {
			throw ApiException.noAnswer(ex);
		}
		catch (TimeoutException ex) {
			throw new ApiException(ApiException.NO_ANSWER, "no answer within " + ANSWER.toSeconds() * 2 + " s");
		}
	}

	/** Asks for a stream of events. */
	WatchStream watch(ApiPath path) throws ApiException, InterruptedException {
		return WatchStream.open(this.http, request(path).forStreaming().build());
	}

	private HttpRequest waited(ApiPath path) {
		return request(path).timeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS).build();
	}

	private HttpRequest.Builder request(ApiPath path) {
		return this.http.newHttpRequestBuilder().uri(path.below(this.root)).header("Accept", path.accept());
	}

	/** A request that is on its way. */
	@FunctionalInterface
	interface Asked {

		/** Waits for the whole answer. */
		JsonNode answer() throws ApiException, InterruptedException;

	}

	/** What a refusal's body, a {@code Status}, says. */
	static ApiException refusal(int code, byte[] body) {
		String message = "HTTP status " + code;
		try {
			message = JSON.readTree(body).path("message").stringValue(message);
		}
		catch (JacksonException ex) {
			// a proxy in between has answered
		}
		return new ApiException(code, message);
	}

}
