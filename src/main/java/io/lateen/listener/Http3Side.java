package io.lateen.listener;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.lateen.model.FilterChain;
import io.lateen.model.FilterChain.Http;
import io.lateen.model.FilterChain.Http3;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/3 of one port: opened when the first server could be served over it, closed with
 * the port. Clients are told of it while it is open. Not thread-safe but for what
 * requests read.
 */
final class Http3Side {

	private static final Log logger = LogFactory.getLog(Http3Side.class);

	private final PortChains chains;

	private final String name;

	private final @Nullable Http3Listener listener;

	private final @Nullable String absent;

	private final AltService altService;

	private volatile @Nullable String problem;

	/**
	 * @param name of the port, for people
	 */
	Http3Side(Http3Provider provider, Http3Edge edge, PortChains chains, AltService altService, String name) {
		this.chains = chains;
		this.altService = altService;
		this.name = name;
		this.listener = provider.listener(edge);
		this.absent = provider.problem();
	}

	/** Opens it where that is due. */
	void follow() {
		if (isDue()) {
			open();
		}
	}

	/** Whether it should be open and is not, and trying again may help. */
	boolean isDue() {
		return this.listener != null && !this.altService.isOpen()
				&& this.chains.secure().stream().anyMatch((chain) -> refusal(chain) == null);
	}

	private void open() {
		Http3Listener opening = this.listener;
		if (opening == null) {
			return;
		}
		try {
			opening.open();
			this.problem = null;
			this.altService.open(true);
			logger.info("Listening on " + this.name + " for HTTP/3");
		}
		catch (RuntimeException ex) {
			String reason = String.valueOf(((ex.getCause() != null) ? ex.getCause() : ex).getMessage());
			if (!reason.equals(this.problem)) {
				logger.warn("Cannot listen on " + this.name + " for HTTP/3: " + reason);
			}
			this.problem = reason;
		}
	}

	/** Clients are no longer told of it. */
	void beginDrain() {
		this.altService.open(false);
	}

	/** Takes no more requests. */
	void refuse() {
		beginDrain();
		if (this.listener != null) {
			this.listener.refuse();
		}
	}

	/**
	 * Closes it when requests have finished. Blocks.
	 * @return whether all finished in time
	 */
	boolean drain(Duration time) {
		beginDrain();
		return this.listener == null || this.listener.drain(time);
	}

	/** What keeps it from being open; null for nothing. */
	@Nullable String problem() {
		return this.problem;
	}

	/** How it fares; null where HTTP/3 is off. */
	ListenerStatus.@Nullable Quic status() {
		if (this.listener == null && this.absent == null) {
			return null;
		}
		Map<String, String> refused = new LinkedHashMap<>();
		this.chains.secure().forEach((chain) -> {
			String reason = refusal(chain);
			if (reason != null) {
				refused.put(chain.name(), reason);
			}
		});
		String reason = (this.absent != null) ? this.absent : this.problem;
		return new ListenerStatus.Quic(this.altService.isOpen(), reason, refused);
	}

	private static @Nullable String refusal(FilterChain chain) {
		if (!(chain.content() instanceof Http http)) {
			return "is not HTTP";
		}
		return switch (http.http3()) {
			case Http3.POSSIBLE -> null;
			case Http3.CLEAR_TEXT -> "has no TLS";
			case Http3.OLD_TLS -> "its maxProtocolVersion is below TLS 1.3";
			case Http3.CLIENT_CERTIFICATES -> "it asks clients for certificates";
			case Http3.NO_UDP_PORT -> "the gateway's Service has no UDP port " + http.serverPort();
		};
	}

}
