package io.lateen.upstream;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A name server that knows what a test tells it; of all others it says SERVFAIL. */
final class TestDns implements AutoCloseable {

	private static final int A = 1;

	private static final int SERVFAIL = 2;

	/**
	 * What is known of a name.
	 *
	 * @param addresses IPv4
	 */
	record Answer(int secondsToLive, List<String> addresses) {
	}

	final Map<String, Answer> answers = new ConcurrentHashMap<>();

	final AtomicInteger questions = new AtomicInteger();

	private final DatagramSocket socket;

	TestDns() throws IOException {
		this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
		Thread.ofVirtual().start(this::serve);
	}

	InetSocketAddress address() {
		return (InetSocketAddress) this.socket.getLocalSocketAddress();
	}

	void know(String name, int secondsToLive, String... addresses) {
		this.answers.put(name, new Answer(secondsToLive, List.of(addresses)));
	}

	private void serve() {
		byte[] buffer = new byte[1500];
		while (!this.socket.isClosed()) {
			DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
			try {
				this.socket.receive(packet);
				byte[] answer = answer(ByteBuffer.wrap(buffer, 0, packet.getLength()));
				this.socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
			}
			catch (IOException ex) {
				return; // closed
			}
		}
	}

	private byte[] answer(ByteBuffer question) throws IOException {
		short id = question.getShort();
		question.position(12);
		StringBuilder name = new StringBuilder();
		for (int length = question.get(); length > 0; length = question.get()) {
			byte[] label = new byte[length];
			question.get(label);
			name.append(name.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.US_ASCII));
		}
		int type = question.getShort();
		byte[] asked = new byte[question.position() + 2 - 12];
		question.get(12, asked);
		this.questions.incrementAndGet();
		Answer known = this.answers.get(name.toString());
		List<String> addresses = (known != null && type == A) ? known.addresses() : List.of();
		ByteBuffer out = ByteBuffer.allocate(1500);
		out.putShort(id).putShort((short) (0x8180 | ((known == null) ? SERVFAIL : 0)));
		out.putShort((short) 1).putShort((short) addresses.size()).putInt(0).put(asked);
		for (String address : addresses) {
			out.putShort((short) 0xC00C).putShort((short) A).putShort((short) 1).putInt(known.secondsToLive());
			out.putShort((short) 4).put(InetAddress.getByName(address).getAddress());
		}
		byte[] answer = new byte[out.position()];
		out.get(0, answer);
		return answer;
	}

	@Override
	public void close() {
		this.socket.close();
	}

}
