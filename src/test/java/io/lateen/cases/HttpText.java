package io.lateen.cases;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Head of an HTTP/1.1 message as it went over the wire; no library smooths anything over.
 *
 * @param start request or status line
 * @param headers in order
 */
record HttpText(String start, List<Header> headers) {

	/**
	 * One header line.
	 *
	 * @param name in lower case
	 * @param written as it was written
	 * @param value without blanks around it
	 */
	record Header(String name, String written, String value) {

		static Header of(String written, String value) {
			return new Header(written.toLowerCase(Locale.ROOT), written, value);
		}

	}

	/** Reads a head, or null when the connection ends before it. */
	static @Nullable HttpText read(InputStream in) throws IOException {
		String start = line(in);
		if (start == null) {
			return null;
		}
		List<Header> headers = new ArrayList<>();
		for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
			int colon = line.indexOf(':');
			headers.add(Header.of(line.substring(0, colon), line.substring(colon + 1).strip()));
		}
		return new HttpText(start, headers);
	}

	@Nullable String first(String name) {
		return this.headers.stream()
			.filter((header) -> header.name().equals(name))
			.map(Header::value)
			.findFirst()
			.orElse(null);
	}

	List<String> all(String name) {
		return this.headers.stream().filter((header) -> header.name().equals(name)).map(Header::value).toList();
	}

	/**
	 * The body that follows.
	 * @param untilEnd whether it goes on to the end of the connection when nothing tells
	 * its length
	 */
	byte[] body(InputStream in, boolean untilEnd) throws IOException {
		String coding = first("transfer-encoding");
		if (coding != null && coding.contains("chunked")) {
			return chunks(in);
		}
		String length = first("content-length");
		if (length != null) {
			return exactly(in, Integer.parseInt(length));
		}
		return untilEnd ? in.readAllBytes() : new byte[0];
	}

	private static byte[] chunks(InputStream in) throws IOException {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		while (true) {
			String size = line(in);
			if (size == null) {
				throw new EOFException("in the middle of a chunked body");
			}
			int length = Integer.parseInt(size.split(";", 2)[0].strip(), 16);
			if (length == 0) {
				for (String trailer = line(in); trailer != null && !trailer.isEmpty(); trailer = line(in)) {
					// what comes after the body is not compared
				}
				return body.toByteArray();
			}
			body.write(exactly(in, length));
			line(in);
		}
	}

	private static byte[] exactly(InputStream in, int length) throws IOException {
		byte[] body = in.readNBytes(length);
		if (body.length < length) {
			throw new EOFException("body of " + length + " bytes ends after " + body.length);
		}
		return body;
	}

	private static @Nullable String line(InputStream in) throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int next = in.read(); next != '\n'; next = in.read()) {
			if (next < 0) {
				return null;
			}
			line.write(next);
		}
		String text = line.toString(StandardCharsets.ISO_8859_1);
		return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
	}

}
