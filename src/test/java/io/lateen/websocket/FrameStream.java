package io.lateen.websocket;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

import io.lateen.websocket.RawHttp2.Stream;
import io.lateen.websocket.RawWebSocket.Frame;

/** Sends and reads the frames of a WebSocket. */
interface FrameStream extends AutoCloseable {

	void send(Frame frame) throws IOException;

	/**
	 * The next frame.
	 * @throws EOFException where the other end has said all
	 */
	Frame read() throws IOException;

	@Override
	void close() throws IOException;

	static FrameStream of(RawWebSocket socket) {
		return new FrameStream() {

			@Override
			public void send(Frame frame) throws IOException {
				socket.send(frame);
			}

			@Override
			public Frame read() throws IOException {
				return socket.read();
			}

			@Override
			public void close() throws IOException {
				socket.close();
			}

		};
	}

	/** Of an HTTP/2 stream whose answer was read. */
	static FrameStream of(Stream stream) {
		DataInputStream in = new DataInputStream(new Data(stream));
		return new FrameStream() {

			@Override
			public void send(Frame frame) {
				stream.write(frame.bytes(true));
			}

			@Override
			public Frame read() throws IOException {
				return Frame.read(in);
			}

			@Override
			public void close() {
				stream.end();
			}

		};
	}

	/** The content of DATA frames. */
	final class Data extends InputStream {

		private final Stream stream;

		private byte[] bytes = new byte[0];

		private int position;

		Data(Stream stream) {
			this.stream = stream;
		}

		@Override
		public int read() throws IOException {
			byte[] one = new byte[1];
			return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xFF;
		}

		@Override
		public int read(byte[] to, int offset, int length) throws IOException {
			if (this.position == this.bytes.length) {
				if (!(next() instanceof byte[] more)) {
					return -1;
				}
				this.bytes = more;
				this.position = 0;
			}
			int number = Math.min(length, this.bytes.length - this.position);
			System.arraycopy(this.bytes, this.position, to, offset, number);
			this.position += number;
			return number;
		}

		private Object next() {
			try {
				return this.stream.next();
			}
			catch (InterruptedException ex) {
				throw new UncheckedIOException(new IOException(ex));
			}
		}

	}

}
