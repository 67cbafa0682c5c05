package io.lateen.exchange;

import java.net.InetSocketAddress;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.RequestPath;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.http.support.Netty4HeadersAdapter;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.server.ServerWebExchange;

/**
 * Spring's view of an {@link InboundRequest}. Spring's own adapter parses the target as
 * {@link URI}, which refuses much that Envoy passes on ({@code %zz}, {@code |}); here the
 * URI is made when somebody asks, with such characters escaped, and the exact target
 * stays in the inbound request.
 */
public final class EdgeRequest extends AbstractServerHttpRequest {

	private static final String ATTRIBUTE = EdgeRequest.class.getName();

	private static final URI UNUSED = URI.create("/");

	private final HttpServerRequest request;

	private final InboundRequest inbound;

	private final StreamInfo info;

	private final NettyDataBufferFactory buffers;

	private final boolean hasBody;

	private @Nullable URI uri;

	private @Nullable RequestPath path;

	/**
	 * Wraps a request.
	 * @param hasBody whether its head says that a body follows
	 */
	public EdgeRequest(HttpServerRequest request, InboundRequest inbound, boolean hasBody, StreamInfo info,
			NettyDataBufferFactory buffers) {
		super(HttpMethod.valueOf(inbound.method()), UNUSED, null,
				new HttpHeaders(new Netty4HeadersAdapter(inbound.headers())));
		this.request = request;
		this.inbound = inbound;
		this.info = info;
		this.buffers = buffers;
		this.hasBody = hasBody;
	}

	/** The gateway's request behind an exchange, whatever filters made of it since. */
	public static EdgeRequest of(ServerWebExchange exchange) {
		return exchange.getRequiredAttribute(ATTRIBUTE);
	}

	/** The client's connection, or its stream of one. */
	public Channel channel() {
		return ((Connection) this.request).channel();
	}

	/** The event loop of the connection. */
	public EventLoop eventLoop() {
		return channel().eventLoop();
	}

	/**
	 * Whether a body follows the head: its length is not 0, or it comes in chunks, or the
	 * stream of HTTP/2 or HTTP/3 did not end with it.
	 */
	public boolean hasBody() {
		return this.hasBody;
	}

	/**
	 * The body as it arrives. Each buffer is the subscriber's, who releases it. To be
	 * subscribed to once.
	 */
	public Flux<ByteBuf> body() {
		return this.request.receive().map(this::take);
	}

	private ByteBuf take(ByteBuf part) {
		this.info.received(part.readableBytes());
		return part.retain();
	}

	@Override
	public Flux<DataBuffer> getBody() {
		return body().map(this.buffers::wrap);
	}

	/**
	 * Called by the exchange's constructor: the first moment at which the exchange's
	 * attributes can be written, before any filter sees it.
	 */
	@Override
	public void setAttributesSupplier(Supplier<Map<String, Object>> attributes) {
		super.setAttributesSupplier(attributes);
		attributes.get().put(ATTRIBUTE, this);
		attributes.get().put(InboundRequest.ATTRIBUTE, this.inbound);
		attributes.get().put(StreamInfo.ATTRIBUTE, this.info);
	}

	@Override
	public URI getURI() {
		URI made = this.uri;
		if (made == null) {
			made = SanitizedUri.of(this.inbound);
			this.uri = made;
		}
		return made;
	}

	@Override
	public RequestPath getPath() {
		RequestPath made = this.path;
		if (made == null) {
			made = RequestPath.parse(getURI(), null);
			this.path = made;
		}
		return made;
	}

	@Override
	protected MultiValueMap<String, HttpCookie> initCookies() {
		MultiValueMap<String, HttpCookie> cookies = new LinkedMultiValueMap<>();
		this.request.allCookies()
			.forEach((name, values) -> values
				.forEach((cookie) -> cookies.add(name.toString(), new HttpCookie(name.toString(), cookie.value()))));
		return cookies;
	}

	@Override
	public InetSocketAddress getLocalAddress() {
		return this.inbound.ends().local();
	}

	@Override
	public InetSocketAddress getRemoteAddress() {
		return this.inbound.peer();
	}

	@Override
	protected @Nullable SslInfo initSslInfo() {
		var channel = ((Connection) this.request).channel();
		var connection = (channel.parent() != null && this.inbound.multiplexed()) ? channel.parent() : channel;
		SslHandler tls = connection.pipeline().get(SslHandler.class);
		return (tls != null) ? describe(tls.engine().getSession()) : null;
	}

	private static SslInfo describe(SSLSession session) {
		return SslInfo.from(HexFormat.of().formatHex(session.getId()), peers(session));
	}

	private static X509Certificate[] peers(SSLSession session) {
		try {
			return Stream.of(session.getPeerCertificates())
				.filter(X509Certificate.class::isInstance)
				.toArray(X509Certificate[]::new);
		}
		catch (SSLPeerUnverifiedException ex) {
			return new X509Certificate[0]; // came without a certificate
		}
	}

	@Override
	protected @Nullable String initId() {
		String id = this.inbound.headers().get("x-request-id");
		return (id != null) ? id : this.request.requestId();
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> T getNativeRequest() {
		return (T) this.request;
	}

}
