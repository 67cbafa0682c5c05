package io.lateen.resource.kubernetes;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The answer to a watch: one JSON object a line, without end. Read by one thread, which
 * asks for the next bytes when it has dealt with the last, so that nothing heaps up.
 */
final class WatchStream implements AutoCloseable {

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final Duration OPENING = Duration.ofSeconds(30);

	/** An object in etcd has at most 1.5 MiB. */
	private static final int LONGEST_LINE = 16 * 1024 * 1024;

	private final BlockingQueue<Part> parts;

	private final AsyncBody body;

	private final ByteArrayOutputStream line = new ByteArrayOutputStream();

	private WatchStream(BlockingQueue<Part> parts, AsyncBody body) {
		this.parts = parts;
		this.body = body;
		body.done().whenComplete((done, failure) -> parts.add(new Part(List.of(), true, failure)));
		body.consume();
	}

	/** Opens the stream; returns when the server has said that it will send. */
	static WatchStream open(HttpClient http, HttpRequest request) throws ApiException, InterruptedException {
		BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
		CompletableFuture<HttpResponse<AsyncBody>> call = http.consumeBytes(request,
				(buffers, body) -> parts.add(new Part(buffers, false, null)));
		try {
			HttpResponse<AsyncBody> response = call.get(OPENING.toMillis(), TimeUnit.MILLISECONDS);
			if (!response.isSuccessful()) {
				response.body().cancel();
				throw ApiServer.refusal(response.code(), new byte[0]);
			}
			return new WatchStream(parts, response.body());
		}
		catch (ExecutionException ex) {
			throw ApiException.noAnswer(ex);
		}
		catch (TimeoutException ex) {
			call.whenComplete((response, failure) -> cancel(response));
			throw new ApiException(ApiException.NO_ANSWER, "no answer within " + OPENING.toSeconds() + " s");
		}
	}

	private static void cancel(@Nullable HttpResponse<AsyncBody> response) {
		if (response != null) {
			response.body().cancel();
		}
	}

	/**
	 * The next events; none when only a part of one has come.
	 * @param silence how long the server may be silent before the stream is taken for
	 * dead
	 * @return null when the stream has come to its regular end
	 */
	@Nullable List<JsonNode> next(Duration silence) throws ApiException, InterruptedException {
		Part part = this.parts.poll(silence.toNanos(), TimeUnit.NANOSECONDS);
		if (part == null) {
			throw new ApiException(ApiException.NO_ANSWER, "nothing heard for " + silence.toSeconds() + " s");
		}
		if (part.failure() != null) {
			throw ApiException.noAnswer(part.failure());
		}
		if (part.last()) {
			return null;
		}
		List<JsonNode> events = events(part.buffers());
		this.body.consume();
		return events;
	}

	private List<JsonNode> events(List<ByteBuffer> buffers) throws ApiException {
		List<JsonNode> events = new ArrayList<>();
		for (ByteBuffer buffer : buffers) {
			while (buffer.hasRemaining()) {
				if (endsLine(buffer)) {
					events.add(event());
				}
			}
		}
		return events;
	}

	// takes the bytes up to the end of the line or of the buffer
	private boolean endsLine(ByteBuffer buffer) throws ApiException {
		int start = buffer.position();
		int end = start;
		while (end < buffer.limit() && buffer.get(end) != '\n') {
			end++;
		}
		byte[] bytes = new byte[end - start];
		buffer.get(bytes);
		if (this.line.size() + bytes.length > LONGEST_LINE) {
			throw new ApiException(ApiException.NO_ANSWER, "an event is longer than 16 MiB");
		}
		this.line.writeBytes(bytes);
		if (end == buffer.limit()) {
			return false;
		}
		buffer.get();
		return true;
	}

	private JsonNode event() throws ApiException {
		try {
			return JSON.readTree(this.line.toByteArray());
		}
		catch (JacksonException ex) {
			throw ApiException.noAnswer(ex);
		}
		finally {
			this.line.reset();
		}
	}

	@Override
	public void close() {
		this.body.cancel();
	}

	private record Part(List<ByteBuffer> buffers, boolean last, @Nullable Throwable failure) {
	}

}
