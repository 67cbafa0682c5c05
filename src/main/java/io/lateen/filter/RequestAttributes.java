package io.lateen.filter;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.lateen.exchange.InboundRequest;
import io.lateen.exchange.ResponseFlag;
import io.lateen.exchange.StreamInfo;
import io.lateen.model.HeaderFormat.Attribute;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/** Properties of a request by Envoy's names. */
final class RequestAttributes {

	// istiod ends the names that Envoy shows with it (util.DelimitedStatsPrefix)
	private static final String STATS_DELIMITER = ";";

	private RequestAttributes() {
	}

	/** The value of a property, null where it is not known. */
	static @Nullable String value(Attribute attribute, HeaderContext context) {
		InboundRequest inbound = context.inbound();
		StreamInfo info = context.info();
		return switch (attribute) {
			case PROTOCOL -> inbound.protocol().text();
			case RESPONSE_CODE -> Integer.toString(answered(info) ? info.status() : 0);
			case RESPONSE_CODE_DETAILS -> (context.response() != null) ? info.detail() : null;
			case RESPONSE_FLAGS -> names(info.flags());
			case RESPONSE_FLAGS_LONG -> names(info.flags());
			case ROUTE_NAME -> info.routeName();
			case UPSTREAM_CLUSTER -> (info.cluster() != null) ? info.cluster() + STATS_DELIMITER : null;
			case UPSTREAM_HOST, UPSTREAM_REMOTE_ADDRESS, UPSTREAM_HOST_NAME -> info.upstreamHost();
			case UPSTREAM_HOST_NAME_WITHOUT_PORT, UPSTREAM_REMOTE_ADDRESS_WITHOUT_PORT ->
				withoutPort(info.upstreamHost());
			case UPSTREAM_REMOTE_PORT -> port(info.upstreamHost());
			case UPSTREAM_REQUEST_ATTEMPT_COUNT -> Integer.toString(info.attempts());
			case DOWNSTREAM_REMOTE_ADDRESS, DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT, DOWNSTREAM_REMOTE_PORT ->
				part(client(inbound), attribute);
			case DOWNSTREAM_DIRECT_REMOTE_ADDRESS, DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT,
					DOWNSTREAM_DIRECT_REMOTE_PORT ->
				part(inbound.ends().directPeer(), attribute);
			case DOWNSTREAM_LOCAL_ADDRESS, DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT, DOWNSTREAM_LOCAL_PORT ->
				part(inbound.ends().local(), attribute);
			case DOWNSTREAM_DIRECT_LOCAL_ADDRESS, DOWNSTREAM_DIRECT_LOCAL_ADDRESS_WITHOUT_PORT,
					DOWNSTREAM_DIRECT_LOCAL_PORT ->
				part(inbound.ends().directLocal(), attribute);
			case CONNECTION_ID -> context.exchange().getRequest().getId();
			case STREAM_ID -> inbound.headers().get("x-request-id");
			case UNIQUE_ID -> UUID.randomUUID().toString();
			case DURATION -> Long.toString(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - inbound.startNanos()));
			case RESPONSE_DURATION -> answered(info) ? Long.toString(info.upstreamServiceMillis()) : null;
			case BYTES_RECEIVED -> Long.toString(info.bytesReceived());
			case BYTES_SENT -> Long.toString(info.bytesSent());
			case HOSTNAME -> Host.NAME;
			case UPSTREAM_PROTOCOL, UPSTREAM_LOCAL_ADDRESS, UPSTREAM_LOCAL_ADDRESS_WITHOUT_PORT, UPSTREAM_LOCAL_PORT,
					REQUESTED_SERVER_NAME, REQUEST_DURATION ->
				null;
		};
	}

	/** Not by the gateway itself. */
	private static boolean answered(StreamInfo info) {
		return info.upstreamServiceMillis() >= 0;
	}

	private static String names(Collection<ResponseFlag> flags) {
		return flags.isEmpty() ? "-" : flags.stream().map(ResponseFlag::letters).collect(Collectors.joining(","));
	}

	/** Told by proxies, it has no port. */
	private static InetSocketAddress client(InboundRequest inbound) {
		InetAddress peer = inbound.peer().getAddress();
		if (peer != null && NetUtil.toAddressString(peer).equals(inbound.clientAddress())) {
			return inbound.peer();
		}
		return InetSocketAddress.createUnresolved(inbound.clientAddress(), 0);
	}

	private static @Nullable String part(InetSocketAddress address, Attribute attribute) {
		String host = (address.getAddress() != null) ? NetUtil.toAddressString(address.getAddress())
				: address.getHostString();
		if (attribute.name().endsWith("_WITHOUT_PORT")) {
			return host;
		}
		if (attribute.name().endsWith("_PORT")) {
			return Integer.toString(address.getPort());
		}
		return ((host.indexOf(':') >= 0) ? "[" + host + "]" : host) + ":" + address.getPort();
	}

	private static @Nullable String withoutPort(@Nullable String hostAndPort) {
		return (hostAndPort != null) ? hostAndPort.substring(0, Math.max(0, hostAndPort.lastIndexOf(':'))) : null;
	}

	private static @Nullable String port(@Nullable String hostAndPort) {
		return (hostAndPort != null) ? hostAndPort.substring(hostAndPort.lastIndexOf(':') + 1) : null;
	}

	/** Asked for when a header first needs it. */
	private static final class Host {

		static final String NAME = find();

		private static String find() {
			try {
				return InetAddress.getLocalHost().getHostName();
			}
			catch (UnknownHostException ex) {
				return "-";
			}
		}

	}

}
