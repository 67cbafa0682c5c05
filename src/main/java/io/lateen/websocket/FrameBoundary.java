package io.lateen.websocket;

import io.netty.buffer.ByteBuf;

/**
 * Follows where frames end in a stream of WebSocket bytes (RFC 6455, section 5.2), so
 * that another frame can be put in between, and what a close frame says. Looks at frame
 * headers, and at the first two bytes of a close frame.
 */
final class FrameBoundary {

	/** RFC 6455, section 7.4.1: the close frame has no code. */
	static final int NO_CODE = 1005;

	private static final int MASKED = 0x80;

	private static final int LENGTH = 0x7F;

	private static final int LENGTH_16 = 126;

	private static final int LENGTH_64 = 127;

	private static final int OPCODE = 0x0F;

	private static final int CLOSE = 8;

	/** Bytes of the header that were seen, when it is not complete. */
	private int seen;

	/** Bytes of the header in all, known after the second. */
	private int header = 2;

	/** Where the extended length ends in the header. */
	private int extendedEnd = 2;

	private long length;

	private long payloadLeft;

	private int mask;

	private boolean close;

	/** Bytes of the close code that are still to come. */
	private int codeLeft;

	private int code;

	private int closeCode;

	/** Whether the next byte begins a frame. */
	boolean reached() {
		return this.payloadLeft == 0 && this.seen == 0;
	}

	/**
	 * The code of the first close frame, {@link #NO_CODE} for none; 0 before there is
	 * one.
	 */
	int closeCode() {
		return this.closeCode;
	}

	/** Takes note of bytes that pass. */
	void pass(ByteBuf data) {
		int index = data.readerIndex();
		int end = data.writerIndex();
		while (index < end) {
			if (this.payloadLeft > 0) {
				if (this.codeLeft > 0) {
					code(data.getByte(index) & 0xFF);
					index++;
					this.payloadLeft--;
					continue;
				}
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
		if (this.seen == 1) {
			this.close = (octet & OPCODE) == CLOSE;
			return;
		}
		if (this.seen == 2) {
			int length = octet & LENGTH;
			int extended = (length == LENGTH_16) ? 2 : (length == LENGTH_64) ? 8 : 0;
			this.length = (extended == 0) ? length : 0;
			this.header = 2 + extended + (((octet & MASKED) != 0) ? 4 : 0);
			this.extendedEnd = 2 + extended;
			this.mask = 0;
		}
		else if (this.seen <= this.extendedEnd) {
			this.length = (this.length << 8) | octet;
		}
		else {
			this.mask = (this.mask << 8) | octet;
		}
		if (this.seen == this.header) {
			this.payloadLeft = this.length;
			this.seen = 0;
			if (this.close) {
				close();
			}
		}
	}

	private void close() {
		if (this.closeCode != 0) {
			return;
		}
		if (this.payloadLeft < 2) {
			this.closeCode = NO_CODE;
		}
		else {
			this.codeLeft = 2;
		}
	}

	private void code(int octet) {
		this.codeLeft--;
		int masked = (this.codeLeft == 1) ? this.mask >>> 24 : this.mask >>> 16;
		this.code = (this.code << 8) | (octet ^ (masked & 0xFF));
		if (this.codeLeft == 0) {
			this.closeCode = this.code;
		}
	}

}
