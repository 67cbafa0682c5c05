package io.lateen.listener;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.AsciiString;

import io.lateen.listener.Rejection.Rejected;

/**
 * Reads requests as Envoy's HTTP/1 codec does (source/common/http/http1): strict about
 * what request smuggling is made of, names of headers in lower case. What it refuses
 * becomes a request that carries a {@link Rejection}; nothing is read after that.
 */
final class Http1RequestDecoder extends HttpRequestDecoder {

	/** Envoy's: source/common/http/http1/balsa_parser.cc, isMethodValid. */
	private static final Map<String, HttpMethod> METHODS = methods("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT",
			"OPTIONS", "TRACE", "PATCH", "COPY", "LOCK", "MKCOL", "MOVE", "PROPFIND", "PROPPATCH", "SEARCH", "UNLOCK",
			"BIND", "REBIND", "UNBIND", "ACL", "REPORT", "MKACTIVITY", "CHECKOUT", "MERGE", "NOTIFY", "SUBSCRIBE",
			"UNSUBSCRIBE", "PURGE", "MKCALENDAR", "LINK", "UNLINK", "SOURCE");

	/** Envoy counts the request line and the ends of lines, too. */
	private static final int FRAMING = 64;

	private static final int CHUNK = 64 * 1024;

	private static final String HTTP_1_1 = HttpVersion.HTTP_1_1.text();

	private final int maxHeaders;

	private final Queue<HttpMethod> methods;

	private boolean refused;

	Http1RequestDecoder(ListenerSettings settings, Queue<HttpMethod> methods) {
		super(new HttpDecoderConfig().setMaxInitialLineLength(Math.toIntExact(settings.maxHeaderSize().toBytes()))
			.setMaxHeaderSize(Math.toIntExact(settings.maxHeaderSize().toBytes()) - FRAMING)
			.setMaxChunkSize(CHUNK)
			.setStrictLineParsing(false)
			.setUseRfc9112TransferEncoding(false) // refused below with Envoy's status
			.setHeadersFactory(new Factory()));
		this.maxHeaders = settings.maxHeaders();
		this.methods = methods;
	}

	@Override
	protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out) throws Exception {
		if (this.refused) {
			buffer.skipBytes(buffer.readableBytes());
			return;
		}
		int before = out.size();
		super.decode(ctx, buffer, out);
		if (out.size() > before && out.get(before) instanceof HttpRequest request) {
			vet(request, before, out);
		}
	}

	@Override
	protected void decodeLast(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out) throws Exception {
		super.decodeLast(ctx, buffer, out);
		// a head that was cut by the end of the connection has nobody to be answered to
		out.removeIf((message) -> message instanceof HttpRequest request && request.decoderResult().isFailure());
	}

	private void vet(HttpRequest request, int at, List<Object> out) {
		try {
			if (request.decoderResult().isFailure()) {
				throw new Rejected(reason(request));
			}
			if (request.headers().size() > this.maxHeaders) {
				throw new Rejected(Rejection.HEAD_TOO_LARGE);
			}
			if (isUnknownCoding(request.headers())) {
				throw new Rejected(Rejection.UNKNOWN_CODING);
			}
			((EdgeHeaders) request.headers()).hide();
			this.methods.add(request.method());
		}
		catch (Rejected ex) {
			this.refused = true;
			out.subList(at, out.size()).clear();
			out.add(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/",
					EdgeHeaders.rejected(ex.rejection())));
			out.add(LastHttpContent.EMPTY_LAST_CONTENT);
			this.methods.add(HttpMethod.GET);
		}
	}

	private static Rejection reason(HttpRequest request) {
		return switch (request.decoderResult().cause()) {
			case Rejected rejected -> rejected.rejection();
			case TooLongHttpLineException _, TooLongHttpHeaderException _ -> Rejection.HEAD_TOO_LARGE;
			default -> isUnknownCoding(request.headers()) ? Rejection.UNKNOWN_CODING : Rejection.BAD_REQUEST;
		};
	}

	private static boolean isUnknownCoding(HttpHeaders headers) {
		if (!headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
			return false;
		}
		List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
		return codings.size() > 1 || !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.getFirst());
	}

	@Override
	protected HttpMessage createMessage(String[] initialLine) {
		HttpMethod method = METHODS.get(initialLine[0]);
		if (method == null) {
			throw new Rejected(Rejection.BAD_REQUEST);
		}
		if (!HTTP_1_1.equals(initialLine[2])) {
			throw new Rejected(isVersion(initialLine[2]) ? Rejection.UPGRADE_REQUIRED : Rejection.BAD_REQUEST);
		}
		return new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, initialLine[1], this.headersFactory);
	}

	/** HTTP/0.9 has no version. */
	private static boolean isVersion(String text) {
		return text.isEmpty() || (text.length() == 8 && text.startsWith("HTTP/") && Character.isDigit(text.charAt(5))
				&& text.charAt(6) == '.' && Character.isDigit(text.charAt(7)));
	}

	@Override
	protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
		throw new Rejected(Rejection.BAD_REQUEST);
	}

	@Override
	protected AsciiString splitHeaderName(byte[] line, int start, int length) {
		return super.splitHeaderName(line, start, length).toLowerCase();
	}

	private static Map<String, HttpMethod> methods(String... names) {
		Map<String, HttpMethod> byName = HashMap.newHashMap(names.length);
		for (String name : names) {
			byName.put(name, HttpMethod.valueOf(name));
		}
		return Map.copyOf(byName);
	}

	/** Validates names and values as Netty does by default. */
	private static final class Factory implements HttpHeadersFactory {

		private final HttpHeadersFactory empty = DefaultHttpHeadersFactory.headersFactory();

		@Override
		public HttpHeaders newHeaders() {
			return new EdgeHeaders();
		}

		@Override
		public HttpHeaders newEmptyHeaders() {
			return this.empty.newEmptyHeaders();
		}

	}

}
