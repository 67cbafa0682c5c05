package io.lateen.resource.kubernetes;

import java.time.Clock;
import java.time.Instant;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How an informer is doing, said once in the log when it changes. Written by the
 * informer's thread, read by any.
 */
final class InformerState {

	private static final Logger log = LoggerFactory.getLogger(KindInformer.class);

	private static final String NOT_READ = "not read yet";

	private final Watched watched;

	private final Clock clock;

	private final Runnable onRead;

	private volatile String version = "";

	private volatile boolean read;

	private volatile boolean connected;

	private volatile Instant lastContact = Instant.EPOCH;

	private volatile String trouble = NOT_READ;

	// of the informer's thread only
	private int refusals;

	InformerState(Watched watched, Clock clock, Runnable onRead) {
		this.watched = watched;
		this.clock = clock;
		this.onRead = onRead;
	}

	String version() {
		return this.version;
	}

	void heard() {
		this.lastContact = this.clock.instant();
	}

	void listed(String version, int count) {
		log.info("{} ({}): {} read", this.watched, version, count);
		this.version = version;
		this.trouble = "";
		this.refusals = 0;
		nowRead();
	}

	void connected() {
		heard();
		if (!this.connected && !this.trouble.isEmpty()) {
			log.info("{}: watched again", this.watched);
		}
		this.connected = true;
		this.trouble = "";
	}

	void failed(String reason) {
		if (this.trouble.isEmpty() || this.trouble.equals(NOT_READ)) {
			log.warn("{}: {}; trying again, what was read stays in force", this.watched, reason);
		}
		else {
			log.debug("{}: {}", this.watched, reason);
		}
		this.connected = false;
		this.trouble = reason;
	}

	/**
	 * The server has answered, and there is nothing to read for us. That counts as a
	 * first reading the second time only: a server that is starting may know better in a
	 * moment.
	 */
	void nothingToRead() {
		heard();
		if (++this.refusals > 1) {
			nowRead();
		}
	}

	private void nowRead() {
		if (!this.read) {
			this.read = true;
			this.onRead.run();
		}
	}

	InformerStatus status(int resources) {
		return new InformerStatus(this.watched.kind(), this.watched.namespace(), this.version, this.read,
				this.connected, this.lastContact, resources, this.trouble);
	}

}
