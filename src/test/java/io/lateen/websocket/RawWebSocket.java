package io.lateen.websocket;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;

/** One end of a WebSocket that says exactly what a test wants, frame by frame. */
public final class RawWebSocket implements AutoCloseable {

	public static final int TEXT = 1;

	public static final int BINARY = 2;

	public static final int CLOSE = 8;

	public static final int PING = 9;

	public static final int PONG = 10;

	private final Socket socket;

	private final DataInputStream in;

	private final OutputStream out;

	private final boolean client;

	private String head = "";

	private RawWebSocket(Socket socket, boolean client) throws IOException {
		this.socket = socket;
		this.client = client;
		this.in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
		this.out = socket.getOutputStream();
		socket.setTcpNoDelay(true);
		socket.setSoTimeout(20_000);
	}

	/**
	 * A frame without its mask.
	 *
	 * @param first FIN, reserved bits and opcode
	 */
	public record Frame(int first, byte[] payload) {

		public static Frame of(int opcode, byte[] payload) {
			return new Frame(0x80 | opcode, payload);
		}

		public static Frame text(String text) {
			return of(TEXT, text.getBytes(StandardCharsets.UTF_8));
		}

		public static Frame close(int code, String reason) {
			byte[] text = reason.getBytes(StandardCharsets.UTF_8);
			return of(CLOSE, ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array());
		}

		public int opcode() {
			return this.first & 0xF;
		}

		public String text() {
			return new String(this.payload, StandardCharsets.UTF_8);
		}

		/** Of a close frame; 1005 for none. */
		public int code() {
			return (this.payload.length < 2) ? 1005 : ByteBuffer.wrap(this.payload).getShort() & 0xFFFF;
		}

		/** What follows the code of a close frame. */
		public String reason() {
			return new String(this.payload, 2, this.payload.length - 2, StandardCharsets.UTF_8);
		}

		static Frame read(DataInputStream in) throws IOException {
			int first = in.readUnsignedByte();
			int second = in.readUnsignedByte();
			long length = second & 0x7F;
			if (length == 126) {
				length = in.readUnsignedShort();
			}
			else if (length == 127) {
				length = in.readLong();
			}
			byte[] key = new byte[((second & 0x80) != 0) ? 4 : 0];
			in.readFully(key);
			byte[] payload = new byte[Math.toIntExact(length)];
			in.readFully(payload);
			for (int i = 0; i < payload.length && key.length > 0; i++) {
				payload[i] ^= key[i & 3];
			}
			return new Frame(first, payload);
		}

		/** As it is on the wire. */
		public byte[] bytes(boolean masked) {
			ByteBuffer bytes = ByteBuffer.allocate(14 + this.payload.length).put((byte) this.first);
			int mask = masked ? 0x80 : 0;
			if (this.payload.length < 126) {
				bytes.put((byte) (mask | this.payload.length));
			}
			else if (this.payload.length < 65_536) {
				bytes.put((byte) (mask | 126)).putShort((short) this.payload.length);
			}
			else {
				bytes.put((byte) (mask | 127)).putLong(this.payload.length);
			}
			byte[] key = new byte[4];
			if (masked) {
				ThreadLocalRandom.current().nextBytes(key);
				bytes.put(key);
			}
			for (int i = 0; i < this.payload.length; i++) {
				bytes.put((byte) (this.payload[i] ^ key[i & 3]));
			}
			return Arrays.copyOf(bytes.array(), bytes.position());
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof Frame frame && frame.first == this.first
					&& Arrays.equals(frame.payload, this.payload);
		}

		@Override
		public int hashCode() {
			return this.first + 31 * Arrays.hashCode(this.payload);
		}

		@Override
		public String toString() {
			return "%02x with %d bytes".formatted(this.first, this.payload.length);
		}
	}

	/** Asks for an upgrade; {@link #head()} is the answer, which may be a refusal. */
	public static RawWebSocket ask(int port, String target, String... headers) throws IOException {
		return ask(new Socket(InetAddress.getLoopbackAddress(), port), target, headers);
	}

	/** The same on a connection, of TLS say. */
	static RawWebSocket ask(Socket connection, String target, String... headers) throws IOException {
		RawWebSocket socket = new RawWebSocket(connection, true);
		socket.write("GET " + target + " HTTP/1.1\r\nHost: app.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
				+ "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
				+ String.join("", Arrays.stream(headers).map((line) -> line + "\r\n").toList()) + "\r\n");
		socket.head = socket.readHead();
		return socket;
	}

	/** Opens one. */
	public static RawWebSocket open(int port, String target, String... headers) throws IOException {
		return opened(ask(port, target, headers));
	}

	/** Opens one on a connection, of TLS say. */
	static RawWebSocket open(Socket connection, String target) throws IOException {
		return opened(ask(connection, target));
	}

	private static RawWebSocket opened(RawWebSocket socket) throws IOException {
		if (!socket.head.startsWith("HTTP/1.1 101 ")) {
			socket.close();
			throw new IOException("Refused: " + socket.head);
		}
		return socket;
	}

	/** The application's end of a connection; reads the request. */
	static RawWebSocket accept(Socket socket) throws IOException {
		RawWebSocket end = new RawWebSocket(socket, false);
		end.head = end.readHead();
		return end;
	}

	/** Grants the upgrade. */
	public void grant(String... headers) throws IOException {
		write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
				+ accept(header("sec-websocket-key")) + "\r\n"
				+ String.join("", Arrays.stream(headers).map((line) -> line + "\r\n").toList()) + "\r\n");
	}

	private static String accept(String key) {
		try {
			return Base64.getEncoder()
				.encodeToString(MessageDigest.getInstance("SHA-1")
					.digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII)));
		}
		catch (java.security.NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** The other end's request, or answer. */
	public String head() {
		return this.head;
	}

	/** The first value of a header, empty for none. */
	public String header(String name) {
		return this.head.lines()
			.filter((line) -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
			.map((line) -> line.substring(name.length() + 1).strip())
			.findFirst()
			.orElse("");
	}

	private String readHead() throws IOException {
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			head.append((char) this.in.readUnsignedByte());
		}
		return head.toString();
	}

	public RawWebSocket send(Frame frame) throws IOException {
		write(bytes(frame));
		return this;
	}

	/** A frame as it is on the wire from this end. */
	public byte[] bytes(Frame frame) {
		return frame.bytes(this.client);
	}

	void write(String text) throws IOException {
		write(text.getBytes(StandardCharsets.ISO_8859_1));
	}

	public void write(byte[] bytes) throws IOException {
		this.out.write(bytes);
		this.out.flush();
	}

	/**
	 * The next frame.
	 * @throws EOFException where the other end has said all
	 * @throws SocketException where it ended abruptly
	 */
	public Frame read() throws IOException {
		return Frame.read(this.in);
	}

	/** How the other end stopped: {@code end}, {@code reset}, or what it sent instead. */
	public String readEnd() throws IOException {
		try {
			int next = this.in.read();
			return (next < 0) ? "end" : "byte " + next;
		}
		catch (SocketException ex) {
			return "reset";
		}
	}

	/** Reads wait no longer than that. */
	RawWebSocket patience(int millis) throws IOException {
		this.socket.setSoTimeout(millis);
		return this;
	}

	/** What comes as it is. */
	public InputStream in() {
		return this.in;
	}

	public void halfClose() throws IOException {
		this.socket.shutdownOutput();
	}

	/** Ends without a goodbye. */
	public void reset() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
