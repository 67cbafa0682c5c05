package io.lateen.listener;

import io.lateen.exchange.ConnectionEnds;
import io.lateen.model.FilterChain;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose requests are served: by which server, for as long as it is open.
 *
 * @param server whose route table its requests find
 * @param secure whether it is encrypted
 * @param client the certificate that the client has shown, null for none
 * @param ends between whom it is
 */
record InboundConnection(FilterChain.Http server, boolean secure, @Nullable ClientCertificate client,
		ConnectionEnds ends) {

	private static final AttributeKey<InboundConnection> ATTRIBUTE = AttributeKey
		.valueOf(InboundConnection.class.getName());

	/** The connection of a channel, which may be one of its HTTP/2 streams. */
	static InboundConnection of(Channel channel) {
		Channel connection = (channel.parent() != null && channel.parent().hasAttr(ATTRIBUTE)) ? channel.parent()
				: channel;
		InboundConnection found = connection.attr(ATTRIBUTE).get();
		if (found == null) {
			throw new IllegalStateException("No connection of the gateway: " + channel);
		}
		return found;
	}

	/**
	 * Makes a channel one.
	 * @return whether it is not gone already
	 */
	static boolean attach(Channel channel, FilterChain.Http server, boolean secure,
			@Nullable ClientCertificate client) {
		ConnectionEnds ends = ConnectionEnds.of(channel);
		if (ends == null) {
			return false;
		}
		channel.attr(ATTRIBUTE).set(new InboundConnection(server, secure, client, ends));
		return true;
	}

}
