package io.lateen.listener;

import java.nio.charset.StandardCharsets;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.lateen.exchange.EdgeRequest;
import io.lateen.exchange.EdgeResponse;
import io.lateen.exchange.GatewayHeaders;
import io.lateen.exchange.InboundRequest;
import io.lateen.exchange.Protocol;
import io.lateen.exchange.RequestObserver;
import io.lateen.exchange.ResponseFlag;
import io.lateen.exchange.StreamInfo;
import io.lateen.listener.Rejection.Rejected;
import io.lateen.model.MeshSettings;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.server.reactive.HttpHandler;

/**
 * Serves the requests of one port: reads each as the edge's rules have it and hands it to
 * Spring, or answers it right away.
 */
final class EdgeHandler implements BiFunction<HttpServerRequest, HttpServerResponse, Mono<Void>> {

	private final HttpHandler handler;

	private final Supplier<MeshSettings> mesh;

	private final RequestReader reader;

	private final NettyDataBufferFactory buffers = new NettyDataBufferFactory(ByteBufAllocator.DEFAULT);

	private final BooleanSupplier draining;

	private final RequestObserver observer;

	private final AltService altService;

	EdgeHandler(HttpHandler handler, int maxHeaders, Supplier<MeshSettings> mesh, BooleanSupplier draining,
			RequestObserver observer, AltService altService) {
		this.altService = altService;
		this.handler = handler;
		this.observer = observer;
		this.draining = draining;
		this.reader = new RequestReader(maxHeaders);
		this.mesh = mesh;
	}

	@Override
	public Mono<Void> apply(HttpServerRequest request, HttpServerResponse response) {
		MeshSettings settings = this.mesh.get();
		InboundConnection connection = InboundConnection.of(((Connection) request).channel());
		boolean body = hasBody(request.requestHeaders());
		InboundRequest inbound;
		try {
			inbound = this.reader.read(request, connection, settings, protocol(request.version()));
		}
		catch (Rejected ex) {
			return observed(null, refusal(ex.rejection()), reject(ex.rejection(), response, settings));
		}
		// what follows an upgrade is no body
		boolean upgrade = inbound.multiplexed() && inbound.upgrade();
		return serve(inbound, body && !upgrade, request, response, this.altService.of(connection));
	}

	private static Protocol protocol(HttpVersion version) {
		return switch (version.majorVersion()) {
			case 3 -> Protocol.HTTP3;
			case 2 -> Protocol.HTTP2;
			default -> Protocol.HTTP1;
		};
	}

	private Mono<Void> serve(InboundRequest inbound, boolean body, HttpServerRequest request,
			HttpServerResponse response, @Nullable String altService) {
		StreamInfo info = new StreamInfo();
		EdgeRequest edgeRequest = new EdgeRequest(request, inbound, body, info, this.buffers);
		EdgeResponse edgeResponse = new EdgeResponse(response, inbound, edgeRequest, info, this.buffers, this.draining,
				altService);
		return observed(inbound, info, this.handler.handle(edgeRequest, edgeResponse));
	}

	private Mono<Void> observed(@Nullable InboundRequest inbound, StreamInfo info, Mono<Void> serving) {
		if (this.observer == RequestObserver.NONE) {
			return serving;
		}
		return serving.doFinally((signal) -> {
			if (signal == SignalType.CANCEL) {
				info.flag(ResponseFlag.DOWNSTREAM_GONE);
			}
			this.observer.ended(inbound, info);
		});
	}

	private static StreamInfo refusal(Rejection rejection) {
		StreamInfo info = new StreamInfo().flag(rejection.flag()).status(rejection.status());
		info.sent(rejection.body().length());
		return info;
	}

	private static boolean hasBody(HttpHeaders headers) {
		if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
			return true;
		}
		String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
		return length != null && !HttpHeaderValues.ZERO.contentEquals(length);
	}

	private static Mono<Void> reject(Rejection rejection, HttpServerResponse response, MeshSettings settings) {
		HttpHeaders headers = response.status(rejection.status()).responseHeaders();
		if (!rejection.body().isEmpty()) {
			headers.set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.TEXT_PLAIN);
		}
		headers.setInt(HttpHeaderNames.CONTENT_LENGTH, rejection.body().length());
		GatewayHeaders.write(headers, settings.headers());
		if (rejection.closes()) {
			response.keepAlive(false);
		}
		return response.sendObject(Unpooled.copiedBuffer(rejection.body(), StandardCharsets.US_ASCII)).then();
	}

}
