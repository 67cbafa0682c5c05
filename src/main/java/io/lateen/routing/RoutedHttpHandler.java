package io.lateen.routing;

import io.lateen.exchange.EdgeRequest;
import io.lateen.exchange.InboundRequest;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.server.WebHandler;
import org.springframework.web.server.adapter.HttpWebHandlerAdapter;
import org.springframework.web.server.handler.ExceptionHandlingWebHandler;
import org.springframework.web.server.handler.FilteringWebHandler;

/**
 * Takes the gateway's requests through the application's web filters to their routes. It
 * is Spring's adapter without what makes it general: some twenty operators by which each
 * request would ask every handler mapping and adapter, and be prepared for every error
 * handler. Requests that no route of the table takes meet Spring's dispatcher; those of
 * other servers, the whole of the stock way. Thread-safe.
 */
public final class RoutedHttpHandler extends HttpWebHandlerAdapter {

	private final IndexedRouteHandlerMapping mapping;

	private final ExceptionHandlingWebHandler stock;

	private final WebHandler dispatcher;

	private final WebHandler filtered;

	private RoutedHttpHandler(HttpWebHandlerAdapter adapter, ExceptionHandlingWebHandler stock,
			FilteringWebHandler filtering, IndexedRouteHandlerMapping mapping) {
		super(stock);
		setSessionManager(adapter.getSessionManager());
		setCodecConfigurer(adapter.getCodecConfigurer());
		setLocaleContextResolver(adapter.getLocaleContextResolver());
		setObservationRegistry(adapter.getObservationRegistry());
		setObservationConvention(adapter.getObservationConvention());
		if (adapter.getApplicationContext() != null) {
			setApplicationContext(adapter.getApplicationContext());
		}
		afterPropertiesSet();
		this.mapping = mapping;
		this.stock = stock;
		this.dispatcher = filtering.getDelegate();
		this.filtered = filtering.getFilters().isEmpty() ? this::route
				: new FilteringWebHandler(this::route, filtering.getFilters());
	}

	/**
	 * The handler in the place of another, or that one itself where it is not as Spring
	 * Boot makes it by default.
	 */
	public static HttpHandler inPlaceOf(HttpHandler handler, IndexedRouteHandlerMapping mapping) {
		return (handler instanceof HttpWebHandlerAdapter adapter && adapter.getForwardedHeaderTransformer() == null
				&& adapter.getDelegate() instanceof ExceptionHandlingWebHandler stock
				&& stock.getDelegate() instanceof FilteringWebHandler filtering)
						? new RoutedHttpHandler(adapter, stock, filtering, mapping) : handler;
	}

	@Override
	public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
		if (!(request instanceof EdgeRequest)) {
			return super.handle(request, response);
		}
		ServerWebExchange exchange = createExchange(request, response);
		return serve(exchange).onErrorResume((failure) -> recover(exchange, failure))
			.then(Mono.defer(() -> complete(exchange)));
	}

	private Mono<Void> serve(ServerWebExchange exchange) {
		try {
			return this.filtered.handle(exchange);
		}
		catch (RuntimeException ex) {
			return Mono.error(ex);
		}
	}

	private Mono<Void> route(ServerWebExchange exchange) {
		@Nullable WebHandler handler = this.mapping.find(InboundRequest.of(exchange), exchange);
		return (handler != null) ? handler.handle(exchange) : this.dispatcher.handle(exchange);
	}

	/** See {@link ExceptionHandlingWebHandler}, which prepares for it before. */
	private Mono<Void> recover(ServerWebExchange exchange, Throwable failure) {
		Mono<Void> outcome = Mono.error(failure);
		for (WebExceptionHandler handler : this.stock.getExceptionHandlers()) {
			outcome = outcome
				.doOnError((ex) -> exchange.getAttributes().put(ExceptionHandlingWebHandler.HANDLED_WEB_EXCEPTION, ex))
				.onErrorResume((ex) -> handler.handle(exchange, ex));
		}
		return outcome;
	}

	private static Mono<Void> complete(ServerWebExchange exchange) {
		Mono<Void> cleaned = exchange.cleanupMultipart();
		ServerHttpResponse response = exchange.getResponse();
		return response.isCommitted() ? cleaned : cleaned.then(Mono.defer(response::setComplete));
	}

}
