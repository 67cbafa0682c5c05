package io.lateen.listener.http3;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tokens by which clients show that an address is theirs. */
class RetryTokensTests {

	private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.1", 4000);

	private static final ByteBuf ID = Unpooled.wrappedBuffer(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 });

	private final AtomicBoolean underLoad = new AtomicBoolean(true);

	private final RetryTokens tokens = new RetryTokens(this.underLoad::get);

	private ByteBuf token() {
		ByteBuf token = Unpooled.buffer();
		assertThat(this.tokens.writeToken(token, ID, CLIENT)).isTrue();
		return token;
	}

	@Test
	void areAskedForUnderLoadOnly() {
		this.underLoad.set(false);
		assertThat(this.tokens.writeToken(Unpooled.buffer(), ID, CLIENT)).isFalse();
	}

	@Test
	void tellTheConnectionIdAgain() {
		ByteBuf token = token();
		int offset = this.tokens.validateToken(token, CLIENT);
		assertThat(token.slice(offset, token.readableBytes() - offset)).isEqualTo(ID);
		assertThat(token.readableBytes()).isLessThanOrEqualTo(this.tokens.maxTokenLength());
	}

	@Test
	void areGoodForTheirAddressOnly() {
		assertThat(this.tokens.validateToken(token(), new InetSocketAddress("192.0.2.2", 4000))).isEqualTo(-1);
		assertThat(this.tokens.validateToken(token(), new InetSocketAddress("192.0.2.1", 4001))).isEqualTo(-1);
	}

	@Test
	void cannotBeMadeByOthers() {
		ByteBuf token = token();
		assertThat(new RetryTokens(() -> true).validateToken(token, CLIENT)).isEqualTo(-1);
		for (int i = 0; i < token.readableBytes(); i++) {
			ByteBuf changed = token.copy();
			changed.setByte(i, changed.getByte(i) ^ 1);
			assertThat(this.tokens.validateToken(changed, CLIENT)).describedAs("byte %s", i).isEqualTo(-1);
		}
		assertThat(this.tokens.validateToken(Unpooled.EMPTY_BUFFER, CLIENT)).isEqualTo(-1);
		assertThat(this.tokens.validateToken(Unpooled.wrappedBuffer(new byte[60]), CLIENT)).isEqualTo(-1);
	}

}
