package io.lateen.filter;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.stream.Collectors;

import io.lateen.exchange.InboundRequest;
import io.lateen.model.HeaderFormat;
import io.lateen.model.HeaderFormat.Segment;
import io.netty.handler.codec.http.HttpHeaderNames;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the formats of header values (Envoy
 * source/common/formatter/http_specific_formatter.cc).
 */
final class HeaderSegments {

	private static final String ORIGINAL_PATH = "x-envoy-original-path";

	private HeaderSegments() {
	}

	/** The value of a format that has text only. */
	static String constant(HeaderFormat format) {
		return format.segments()
			.stream()
			.map(Segment.Text.class::cast)
			.map(Segment.Text::text)
			.collect(Collectors.joining());
	}

	static String evaluate(HeaderFormat format, HeaderContext context) {
		StringBuilder value = new StringBuilder();
		for (Segment segment : format.segments()) {
			value.append(Objects.requireNonNullElse(evaluate(segment, context), ""));
		}
		return value.toString();
	}

	private static @Nullable String evaluate(Segment segment, HeaderContext context) {
		return switch (segment) {
			case Segment.Text(String text) -> text;
			case Segment.RequestHeader(String name, String alternative) ->
				either(requestHeader(name, context), alternative, context, HeaderSegments::requestHeader);
			case Segment.ResponseHeader(String name, String alternative) ->
				either(responseHeader(name, context), alternative, context, HeaderSegments::responseHeader);
			case Segment.Path path -> path(path, context);
			case Segment.QueryParameter(String name) -> InboundRequest.firstValue(query(context.target()), name);
			case Segment.Query(int maxLength) -> cut(query(context.target()), maxLength);
			case Segment.Time time -> HeaderTime.format(time, context.inbound().startNanos());
			case Segment.Environment(String variable) -> Objects.requireNonNullElse(System.getenv(variable), "-");
			case Segment.Network(HeaderFormat.Attribute of, int prefixLength) ->
				network(RequestAttributes.value(of, context), prefixLength);
			case Segment.Value(HeaderFormat.Attribute attribute) -> RequestAttributes.value(attribute, context);
		};
	}

	private static @Nullable String either(@Nullable String first, @Nullable String alternative, HeaderContext context,
			HeaderLookup lookup) {
		return (first != null || alternative == null) ? first : lookup.get(alternative, context);
	}

	private static @Nullable String requestHeader(String name, HeaderContext context) {
		return switch (name) {
			case ":method" -> context.inbound().method();
			case ":scheme" -> context.inbound().scheme();
			case ":path" -> context.target();
			case ":authority" -> context.request().get(HttpHeaderNames.HOST);
			default -> context.request().get(name);
		};
	}

	private static @Nullable String responseHeader(String name, HeaderContext context) {
		if (context.response() == null) {
			return null;
		}
		return name.equals(":status") ? Integer.toString(context.info().status()) : context.response().get(name);
	}

	private static @Nullable String path(Segment.Path segment, HeaderContext context) {
		String original = segment.original() ? context.request().get(ORIGINAL_PATH) : null;
		String target = (original != null) ? original : context.target();
		int query = target.indexOf('?');
		return cut((segment.query() || query < 0) ? target : target.substring(0, query), segment.maxLength());
	}

	private static @Nullable String query(String target) {
		int start = target.indexOf('?');
		return (start >= 0) ? target.substring(start + 1) : null;
	}

	private static @Nullable String cut(@Nullable String text, int maxLength) {
		return (text == null || text.length() <= maxLength) ? text : text.substring(0, maxLength);
	}

	private static @Nullable String network(@Nullable String address, int prefixLength) {
		if (address == null) {
			return null;
		}
		try {
			byte[] bytes = InetAddress.getByName(address).getAddress();
			for (int bit = prefixLength; bit < bytes.length * 8; bit++) {
				bytes[bit / 8] &= (byte) ~(0x80 >> (bit % 8));
			}
			return InetAddress.getByAddress(bytes).getHostAddress() + "/" + prefixLength;
		}
		catch (UnknownHostException ex) {
			return null; // not an IP address
		}
	}

	@FunctionalInterface
	private interface HeaderLookup {

		@Nullable String get(String name, HeaderContext context);

	}

}
