package io.lateen.websocket;

import java.util.HexFormat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Where frames end and what close frames say, whatever the pieces they come in. */
class FrameBoundaryTests {

	// frames of RFC 6455, section 5.7, and close frames with and without code and mask
	@ParameterizedTest
	@CsvSource({ "810548656c6c6f, true, 0", "818537fa213d7f9f4d5158, true, 0", "810548656c6c, false, 0", "81, false, 0",
			"817e0003414243, true, 0", "817f0000000000000003414243, true, 0", "8800, true, 1005",
			"880203e8, true, 1000", "8804138841ff, true, 5000", "888201020304 02ea, true, 1000",
			"8880aabbccdd, true, 1005", "8101618802 0fa1, true, 4001", "880203, false, 0",
			"8802 03e9 8802 03e8, true, 1001", "8801 03, true, 1005" })
	void isFoundInAnyPieces(String hex, boolean reached, int code) {
		byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
		for (int size = 1; size <= bytes.length; size++) {
			FrameBoundary boundary = new FrameBoundary();
			for (int from = 0; from < bytes.length; from += size) {
				ByteBuf piece = Unpooled.wrappedBuffer(bytes, from, Math.min(size, bytes.length - from));
				boundary.pass(piece);
			}
			assertThat(boundary.reached()).isEqualTo(reached);
			assertThat(boundary.closeCode()).isEqualTo(code);
		}
	}

}
