package io.lateen;

import io.lateen.listener.Http3Provider;
import io.lateen.listener.ListenerSettings;
import io.lateen.observability.AccessLogFormat;
import io.lateen.tls.TlsProvider;
import io.lateen.websocket.WebSocketSettings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The gateway's ports.
 *
 * @param portOffset added to each bound port, so that two gateways can run side by side
 * @param listener limits of connections and requests
 * @param websocket limits of WebSockets
 * @param accessLog whether and how a line is printed for each request
 * @param tellMisdirected whether an HTTP/2 request for a host of another server than its
 * connection's is answered 421, so that browsers open a connection for it; otherwise 404
 * as from Istio
 * @param tls who speaks TLS
 * @param http3 whether servers with TLS are served over HTTP/3 too, and clients told so
 */
@ConfigurationProperties("lateen")
record ListenerProperties(@DefaultValue("0") int portOffset, @DefaultValue ListenerSettings listener,
		@DefaultValue WebSocketSettings websocket, @DefaultValue("off") AccessLogFormat accessLog,
		@DefaultValue("true") boolean tellMisdirected, @DefaultValue("auto") TlsProvider.Choice tls,
		@DefaultValue("off") Http3Provider.Choice http3) {
}
