package io.lateen.listener;

import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Handshakes with one certificate. Clients that come back show a ticket and so spare most
 * of a handshake. The keys of tickets are the context's own and known to this process
 * only: a ticket of another server, or of a certificate that is no longer in use, is none
 * here. The JDK's TLS sees to its own. Thread-safe.
 * <p>
 * What BoringSSL has allocated is released when nobody can begin a handshake any more;
 * connections that are open hold it longer. So engines need no finalizers.
 */
final class ServerContext {

	private static final SecureRandom RANDOM = new SecureRandom();

	private static final Cleaner CLEANER = Cleaner.create();

	private final SslContext context;

	private final X509Certificate certificate;

	private @Nullable OpenSslSessionTicketKey key;

	ServerContext(SslContext context, X509Certificate certificate) {
		this.context = context;
		this.certificate = certificate;
		CLEANER.register(this, () -> ReferenceCountUtil.release(context));
		renewTickets();
	}

	/** What clients are shown. */
	X509Certificate certificate() {
		return this.certificate;
	}

	SslHandler newHandler(ByteBufAllocator allocator) {
		try {
			return this.context.newHandler(allocator);
		}
		finally {
			Reference.reachabilityFence(this);
		}
	}

	/** A new key for new tickets; the last one opens those that were given out. */
	synchronized void renewTickets() {
		if (!(this.context.sessionContext() instanceof OpenSslSessionContext sessions)) {
			return;
		}
		OpenSslSessionTicketKey last = this.key;
		OpenSslSessionTicketKey next = new OpenSslSessionTicketKey(random(OpenSslSessionTicketKey.NAME_SIZE),
				random(OpenSslSessionTicketKey.HMAC_KEY_SIZE), random(OpenSslSessionTicketKey.AES_KEY_SIZE));
		if (last == null) {
			sessions.setSessionCacheEnabled(false);
			sessions.setTicketKeys(next);
		}
		else {
			sessions.setTicketKeys(next, last);
		}
		this.key = next;
	}

	private static byte[] random(int length) {
		byte[] bytes = new byte[length];
		RANDOM.nextBytes(bytes);
		return bytes;
	}

}
