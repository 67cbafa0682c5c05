package io.lateen.listener;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames of HTTP/2, byte by byte: what no codec would send. */
final class RawFrames implements AutoCloseable {

	static final int DATA = 0;

	static final int HEADERS = 1;

	static final int PRIORITY = 2;

	static final int RST_STREAM = 3;

	static final int SETTINGS = 4;

	static final int PING = 6;

	static final int GOAWAY = 7;

	static final int WINDOW_UPDATE = 8;

	static final int CONTINUATION = 9;

	static final int END_STREAM = 1;

	static final int END_HEADERS = 4;

	/** A request for {@code http://a.test/}, by HPACK's static table. */
	static final byte[] GET = request(2);

	static final byte[] POST = request(3);

	private final Socket socket;

	private final DataInputStream in;

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	RawFrames(int port) throws IOException {
		this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
		this.socket.setSoTimeout(30_000);
		this.in = new DataInputStream(this.socket.getInputStream());
	}

	/** With the client's preface sent. */
	static RawFrames begun(int port, byte... settings) throws IOException {
		RawFrames client = new RawFrames(port);
		client.text("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").frame(SETTINGS, 0, 0, settings).flush();
		return client;
	}

	private static byte[] request(int method) {
		return ByteBuffer.allocate(11)
			.put(new byte[] { (byte) (0x80 | method), (byte) 0x86, (byte) 0x84, 0x41, 6 })
			.put("a.test".getBytes(StandardCharsets.US_ASCII))
			.array();
	}

	/** The same for another path. */
	static byte[] get(String path) {
		byte[] name = path.getBytes(StandardCharsets.US_ASCII);
		return ByteBuffer.allocate(GET.length + 1 + name.length)
			.put(new byte[] { GET[0], GET[1], 4, (byte) name.length })
			.put(name)
			.put(GET, 3, GET.length - 3)
			.array();
	}

	static byte[] number(int value) {
		return ByteBuffer.allocate(4).putInt(value).array();
	}

	RawFrames text(String text) {
		this.out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
		return this;
	}

	RawFrames frame(int type, int flags, int stream, byte... payload) {
		this.out.writeBytes(ByteBuffer.allocate(9)
			.put((byte) (payload.length >> 16))
			.putShort((short) payload.length)
			.put((byte) type)
			.put((byte) flags)
			.putInt(stream)
			.array());
		this.out.writeBytes(payload);
		return this;
	}

	/**
	 * Sends what was made so far.
	 * @return false when the connection is closed already
	 */
	boolean flush() {
		try {
			this.out.writeTo(this.socket.getOutputStream());
			this.out.reset();
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** The next frame; null when the connection has ended. */
	Frame next() throws IOException {
		try {
			int length = this.in.read() << 16;
			if (length < 0) {
				return null;
			}
			length |= this.in.readUnsignedShort();
			int type = this.in.readUnsignedByte();
			int flags = this.in.readUnsignedByte();
			int stream = this.in.readInt();
			byte[] payload = this.in.readNBytes(length);
			return new Frame(type, flags, stream, payload);
		}
		catch (SocketException ex) {
			return null; // reset
		}
	}

	/** The next frame of a type. */
	Frame next(int type) throws IOException {
		Frame frame = next();
		while (frame != null && frame.type() != type) {
			frame = next();
		}
		return frame;
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	record Frame(int type, int flags, int stream, byte[] payload) {

		/** Of GOAWAY and RST_STREAM. */
		int error() {
			return ByteBuffer.wrap(this.payload).getInt((this.type == GOAWAY) ? 4 : 0);
		}

	}

}
