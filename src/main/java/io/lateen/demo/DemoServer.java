package io.lateen.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRoutes;
import reactor.netty.http.server.WebsocketServerSpec;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Serves the page at {@code /} and the WebSocket at {@code /live}. */
public final class DemoServer implements AutoCloseable {

	/** The port of {@code tornado} in the sample. */
	public static final int PORT = 8888;

	private static final int LARGEST_MESSAGE = 4096;

	private static final int TRY_AGAIN_LATER = 1013;

	private final JsonMapper json = JsonMapper.builder()
		.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
		.build();

	private final Harbour harbour = new Harbour();

	private final DisposableServer server;

	private final Disposable weather;

	/**
	 * Starts to serve.
	 * @param host address to listen on
	 * @param port 0 for any free one
	 */
	public DemoServer(String host, int port) {
		this.server = HttpServer.create().host(host).port(port).route(this::routes).bindNow();
		this.weather = this.harbour.weather().subscribe();
	}

	public int port() {
		return this.server.port();
	}

	@Override
	public void close() {
		this.weather.dispose();
		this.server.disposeNow(Duration.ofSeconds(3));
	}

	private void routes(HttpServerRoutes routes) {
		byte[] page = page();
		routes
			.get("/",
					(request, response) -> response.header("content-type", "text/html; charset=utf-8")
						.header("cache-control", "no-store")
						.sendByteArray(Mono.just(page)))
			.ws("/live", this::live, WebsocketServerSpec.builder().maxFramePayloadLength(LARGEST_MESSAGE).build());
	}

	private Publisher<Void> live(WebsocketInbound in, WebsocketOutbound out) {
		Sailor sailor = this.harbour.arrive();
		if (sailor == null) {
			return out.sendClose(TRY_AGAIN_LATER, "the harbour is full");
		}
		Sinks.Many<News> answers = Sinks.many().unicast().onBackpressureBuffer();
		Mono<Void> listening = in.aggregateFrames(LARGEST_MESSAGE)
			.receive()
			.asString(StandardCharsets.UTF_8)
			.mapNotNull(this::read)
			.mapNotNull((request) -> this.harbour.handle(sailor.id(), request))
			.doOnNext(answers::tryEmitNext)
			.then();
		Flux<News> telling = Flux.merge(this.harbour.news(sailor), answers.asFlux()).takeUntilOther(listening);
		return out.sendString(telling.map(this.json::writeValueAsString))
			.then()
			.doFinally((signal) -> this.harbour.leave(sailor));
	}

	private @Nullable Request read(String message) {
		try {
			return this.json.readValue(message, Request.class);
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	private static byte[] page() {
		try (InputStream page = DemoServer.class.getResourceAsStream("/demo/index.html")) {
			if (page == null) {
				throw new IllegalStateException("the page is missing in this build");
			}
			return page.readAllBytes();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Runs the application alone, on all addresses, until the process is ended. */
	public static void main(String[] args) {
		DemoServer demo = new DemoServer("0.0.0.0", (args.length > 0) ? Integer.parseInt(args[0]) : PORT);
		Runtime.getRuntime().addShutdownHook(new Thread(demo::close));
		demo.server.onDispose().block();
	}

}
