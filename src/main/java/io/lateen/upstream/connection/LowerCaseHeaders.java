package io.lateen.upstream.connection;

import java.util.Locale;

import io.netty.handler.codec.DefaultHeaders.NameValidator;
import io.netty.handler.codec.DefaultHeaders.ValueValidator;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.util.AsciiString;

/**
 * Headers whose names become lower case while they are decoded, as in Envoy, so that no
 * later step has to copy them.
 */
public final class LowerCaseHeaders extends DefaultHttpHeaders {

	/** Makes the headers of decoded messages. */
	public static final HttpHeadersFactory FACTORY = new HttpHeadersFactory() {

		@Override
		public HttpHeaders newHeaders() {
			return new LowerCaseHeaders();
		}

		@Override
		public HttpHeaders newEmptyHeaders() {
			return new LowerCaseHeaders();
		}

	};

	private static final NameValidator<CharSequence> NAMES = (name) -> {
	};

	private static final ValueValidator<CharSequence> VALUES = (value) -> {
	};

	public LowerCaseHeaders() {
		super(NAMES, VALUES);
	}

	@Override
	public HttpHeaders add(CharSequence name, Object value) {
		return super.add(lowerCase(name), value);
	}

	@Override
	public HttpHeaders add(String name, Object value) {
		return super.add(lowerCase(name), value);
	}

	private static CharSequence lowerCase(CharSequence name) {
		return (name instanceof AsciiString ascii) ? ascii.toLowerCase() : name.toString().toLowerCase(Locale.ROOT);
	}

}
