package io.lateen.websocket;

import io.netty.buffer.ByteBuf;

/**
 * Follows where frames end in a stream of WebSocket bytes (RFC 6455, section 5.2), so
 * that another frame can be put in between. Looks at frame headers only.
 */
final class FrameBoundary {

	private static final int MASKED = 0x80;

	private static final int LENGTH = 0x7F;

	private static final int LENGTH_16 = 126;

	private static final int LENGTH_64 = 127;

	/** Bytes of the header that were seen, when it is not complete. */
	private int seen;

	/** Bytes of the header in all, known after the second. */
	private int header = 2;

	/** Where the extended length ends in the header. */
	private int extendedEnd = 2;

	private long length;

	private long payloadLeft;

	/** Whether the next byte begins a frame. */
	boolean reached() {
		return this.payloadLeft == 0 && this.seen == 0;
	}

	/** Takes note of bytes that pass. */
	void pass(ByteBuf data) {
		int index = data.readerIndex();
		int end = data.writerIndex();
		while (index < end) {
			if (this.payloadLeft > 0) {
				long skipped = Math.min(this.payloadLeft, end - index);
				this.payloadLeft -= skipped;
				index += (int) skipped;
			}
			else {
				header(data.getByte(index++) & 0xFF);
			}
		}
	}

	private void header(int octet) {
		this.seen++;
		if (this.seen == 2) {
			int code = octet & LENGTH;
			int extended = (code == LENGTH_16) ? 2 : (code == LENGTH_64) ? 8 : 0;
			this.length = (extended == 0) ? code : 0;
			this.header = 2 + extended + (((octet & MASKED) != 0) ? 4 : 0);
			this.extendedEnd = 2 + extended;
		}
		else if (this.seen > 2 && this.seen <= this.extendedEnd) {
			this.length = (this.length << 8) | octet;
		}
		if (this.seen >= 2 && this.seen == this.header) {
			this.payloadLeft = this.length;
			this.seen = 0;
		}
	}

}
