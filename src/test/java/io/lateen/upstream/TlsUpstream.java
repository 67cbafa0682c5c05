package io.lateen.upstream;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;

import javax.net.ServerSocketFactory;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

import io.lateen.tls.TestAuthority;
import io.lateen.upstream.RawUpstream.Exchange;
import io.lateen.upstream.RawUpstream.Script;
import io.netty.pkitesting.X509Bundle;
import org.jspecify.annotations.Nullable;

/** Applications that speak TLS, by the JDK. */
final class TlsUpstream {

	private TlsUpstream() {
	}

	/** One with a certificate. */
	static RawUpstream of(X509Bundle certificate, Script script) {
		return new RawUpstream(script, sockets(certificate, List.of("TLSv1.2", "TLSv1.3"), null));
	}

	/** One that speaks this version alone. */
	static RawUpstream of(X509Bundle certificate, String version, Script script) {
		return new RawUpstream(script, sockets(certificate, List.of(version), null));
	}

	/** One that wants a certificate of its clients. */
	static RawUpstream of(X509Bundle certificate, TestAuthority clients, Script script) {
		return new RawUpstream(script, sockets(certificate, List.of("TLSv1.2", "TLSv1.3"), clients));
	}

	/** The server name that the client asked for, empty for none. */
	static String serverName(Exchange exchange) {
		return ((ExtendedSSLSession) session(exchange)).getRequestedServerNames()
			.stream()
			.map((name) -> ((SNIHostName) name).getAsciiName())
			.findFirst()
			.orElse("");
	}

	/** The protocol that was agreed on. */
	static String protocol(Exchange exchange) {
		return ((SSLSocket) exchange.socket()).getApplicationProtocol();
	}

	/** The client's certificate. */
	static String client(Exchange exchange) throws SSLPeerUnverifiedException {
		return session(exchange).getPeerPrincipal().getName();
	}

	static SSLSession session(Exchange exchange) {
		return ((SSLSocket) exchange.socket()).getSession();
	}

	private static ServerSocketFactory sockets(X509Bundle certificate, List<String> versions,
			@Nullable TestAuthority clients) {
		try {
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(certificate.toKeyManagerFactory().getKeyManagers(),
					(clients != null) ? clients.trustManagers() : null, null);
			return new Sockets(context, versions, clients != null);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static final class Sockets extends ServerSocketFactory {

		private final SSLContext context;

		private final List<String> versions;

		private final boolean mutual;

		Sockets(SSLContext context, List<String> versions, boolean mutual) {
			this.context = context;
			this.versions = versions;
			this.mutual = mutual;
		}

		@Override
		public ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
			SSLServerSocket socket = (SSLServerSocket) this.context.getServerSocketFactory()
				.createServerSocket(port, backlog, address);
			SSLParameters parameters = socket.getSSLParameters();
			parameters.setProtocols(this.versions.toArray(String[]::new));
			parameters.setApplicationProtocols(new String[] { "http/1.1", "h2" });
			parameters.setNeedClientAuth(this.mutual);
			socket.setSSLParameters(parameters);
			return socket;
		}

		@Override
		public ServerSocket createServerSocket(int port) throws IOException {
			return createServerSocket(port, 512);
		}

		@Override
		public ServerSocket createServerSocket(int port, int backlog) throws IOException {
			return createServerSocket(port, backlog, InetAddress.getLoopbackAddress());
		}

	}

}
