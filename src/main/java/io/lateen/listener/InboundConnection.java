package io.lateen.listener;

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
 */
record InboundConnection(FilterChain.Http server, boolean secure, @Nullable ClientCertificate client) {

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

	void attach(Channel channel) {
		channel.attr(ATTRIBUTE).set(this);
	}

}
