package io.lateen.listener;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Consumer;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

import io.lateen.tls.TestAuthority;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.pkitesting.X509Bundle;
import org.jspecify.annotations.Nullable;

/** A client that speaks TLS, the JDK's. One keeps its sessions. */
public final class TlsClient {

	private final SSLContext context;

	/**
	 * Trusts an authority.
	 * @param own what it shows when it is asked, whoever is named as trusted; null for
	 * nothing
	 */
	public TlsClient(TestAuthority trusted, @Nullable X509Bundle own) {
		this(trust(trusted), own);
	}

	private TlsClient(TrustManager[] trust, @Nullable X509Bundle own) {
		try {
			KeyManager[] keys = (own != null) ? new KeyManager[] { new OneKey(own) } : new KeyManager[0];
			this.context = SSLContext.getInstance("TLS");
			this.context.init(keys, trust, null);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Trusts everybody, so that it need not understand who signed a certificate. */
	static TlsClient trustingAll() {
		return new TlsClient(InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
	}

	private static TrustManager[] trust(TestAuthority trusted) {
		try {
			TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			trust.init(trusted.keyStore());
			return trust.getTrustManagers();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** A connection after its handshake. */
	public SSLSocket connect(int port, @Nullable String serverName) throws IOException {
		return connect(port, serverName, (_) -> {
		});
	}

	public SSLSocket connect(int port, @Nullable String serverName, Consumer<SSLParameters> more) throws IOException {
		Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
		plain.setSoTimeout(10_000);
		try {
			SSLSocket socket = (SSLSocket) this.context.getSocketFactory()
				.createSocket(plain, (serverName != null) ? serverName : "127.0.0.1", port, true);
			SSLParameters parameters = socket.getSSLParameters();
			parameters.setServerNames((serverName != null) ? List.of(new SNIHostName(serverName)) : List.of());
			more.accept(parameters);
			socket.setSSLParameters(parameters);
			socket.startHandshake();
			return socket;
		}
		catch (IOException | RuntimeException ex) {
			plain.close();
			throw ex;
		}
	}

	/** Sends a request on a new connection and reads the answer. */
	String ask(int port, @Nullable String serverName, String host, String... headers) throws IOException {
		try (RawClient client = new RawClient(connect(port, serverName))) {
			String[] head = new String[headers.length + 2];
			head[0] = "GET /x HTTP/1.1";
			head[1] = "Host: " + host;
			System.arraycopy(headers, 0, head, 2, headers.length);
			return client.head(head).answer().body();
		}
	}

	/** Shows the same certificate to everybody. */
	private static final class OneKey extends X509ExtendedKeyManager {

		private final X509Bundle bundle;

		OneKey(X509Bundle bundle) {
			this.bundle = bundle;
		}

		@Override
		public String[] getClientAliases(String keyType, Principal[] issuers) {
			return new String[] { "own" };
		}

		@Override
		public @Nullable String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
			return "own";
		}

		@Override
		public String[] getServerAliases(String keyType, Principal[] issuers) {
			return new String[0];
		}

		@Override
		public @Nullable String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
			return null;
		}

		@Override
		public X509Certificate[] getCertificateChain(String alias) {
			return this.bundle.getCertificatePath();
		}

		@Override
		public PrivateKey getPrivateKey(String alias) {
			return this.bundle.getKeyPair().getPrivate();
		}

	}

}
