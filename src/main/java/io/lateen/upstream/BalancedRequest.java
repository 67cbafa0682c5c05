package io.lateen.upstream;

import java.net.InetSocketAddress;
import java.util.List;

import io.lateen.exchange.InboundRequest;
import io.lateen.upstream.balance.HashedRequest;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * A client's request as clusters with consistent hashing see it.
 *
 * @param client its connection, or HTTP/2 stream
 */
record BalancedRequest(InboundRequest inbound, Channel client) implements HashedRequest {

	@Override
	public List<String> header(String name) {
		return switch (name) {
			case ":authority" -> List.of(this.inbound.authority());
			case ":method" -> List.of(this.inbound.method());
			case ":path" -> List.of(this.inbound.target());
			case ":scheme" -> List.of(this.inbound.scheme());
			default -> this.inbound.headers().getAll(name);
		};
	}

	@Override
	public @Nullable String query() {
		return this.inbound.query();
	}

	@Override
	public String clientAddress() {
		return this.inbound.clientAddress();
	}

	@Override
	public String connection() {
		return text(this.inbound.peer()) + text(this.inbound.ends().local());
	}

	private static String text(InetSocketAddress address) {
		return address.getAddress().getHostAddress() + ":" + address.getPort();
	}

}
