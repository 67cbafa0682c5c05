package io.lateen.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.lateen.model.Credential;
import io.lateen.model.Pem;
import io.lateen.model.Trust;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when files of certificates and keys change. They are few and are looked at often:
 * events of the file system do not reach through the symbolic links that Kubernetes swaps
 * in mounted Secrets. Thread-safe.
 */
public final class CredentialFiles implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(CredentialFiles.class);

	private static final Duration PERIOD = Duration.ofMillis(500);

	private final List<Watch> watches = new CopyOnWriteArrayList<>();

	private final Duration period;

	private @Nullable ScheduledExecutorService clock;

	public CredentialFiles() {
		this(PERIOD);
	}

	CredentialFiles(Duration period) {
		this.period = period;
	}

	/** The files of a certificate and its key. */
	public static Set<Path> of(@Nullable Credential credential) {
		return (credential instanceof Credential.KeyPair(Pem certificates, Pem key)) ? files(certificates, key)
				: Set.of();
	}

	/** The files of authorities. */
	public static Set<Path> of(@Nullable Trust trust) {
		return (trust instanceof Trust.Authorities(Pem authorities, @Nullable Pem revoked))
				? files(authorities, revoked) : Set.of();
	}

	private static Set<Path> files(@Nullable Pem... pems) {
		Set<Path> files = new HashSet<>();
		for (@Nullable
		Pem pem : pems) {
			if (pem instanceof Pem.File(String path)) {
				files.add(Path.of(path));
			}
		}
		return files;
	}

	/**
	 * Watches files from now on. Files that change together, within half a second, are
	 * told of together.
	 * @param files may be missing
	 * @param changed called by one thread, never while it still runs
	 * @return ends it
	 */
	public Watch watch(Collection<Path> files, Runnable changed) {
		Watch watch = new Watch(Set.copyOf(files), changed);
		if (!files.isEmpty()) {
			this.watches.add(watch);
			start();
		}
		return watch;
	}

	private synchronized void start() {
		if (this.clock == null) {
			this.clock = Executors
				.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("credential-files").factory());
			this.clock.scheduleWithFixedDelay(this::look, this.period.toNanos(), this.period.toNanos(),
					TimeUnit.NANOSECONDS);
		}
	}

	private void look() {
		Map<Path, State> seen = new HashMap<>();
		for (Watch watch : this.watches) {
			try {
				watch.look(seen);
			}
			catch (RuntimeException ex) {
				log.error("Change of {} failed", watch.files, ex);
			}
		}
	}

	@Override
	public synchronized void close() {
		if (this.clock != null) {
			this.clock.shutdownNow();
		}
	}

	/** Some files that someone wants to know of. */
	public final class Watch implements AutoCloseable {

		private final Set<Path> files;

		private final Runnable changed;

		/** As they were when someone was told of them. */
		private Map<Path, State> told;

		private Map<Path, State> last;

		private Watch(Set<Path> files, Runnable changed) {
			this.files = files;
			this.changed = changed;
			this.told = states(new HashMap<>());
			this.last = this.told;
		}

		private Map<Path, State> states(Map<Path, State> seen) {
			Map<Path, State> states = new HashMap<>();
			this.files.forEach((file) -> states.put(file, seen.computeIfAbsent(file, State::of)));
			return states;
		}

		/** Who writes a certificate may not have written its key yet: waits for quiet. */
		private void look(Map<Path, State> seen) {
			Map<Path, State> now = states(seen);
			boolean quiet = now.equals(this.last);
			this.last = now;
			if (quiet && !now.equals(this.told)) {
				this.told = now;
				this.changed.run();
			}
		}

		@Override
		public void close() {
			CredentialFiles.this.watches.remove(this);
		}

	}

	/**
	 * What tells a file from what it was before, without reading it.
	 *
	 * @param real where it lies behind all links; null when it is not there
	 */
	private record State(@Nullable Path real, long size, @Nullable FileTime modified, @Nullable Object key) {

		private static final State MISSING = new State(null, 0, null, null);

		static State of(Path file) {
			try {
				Path real = file.toRealPath();
				BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
				return new State(real, attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
			}
			catch (IOException ex) {
				return MISSING;
			}
		}

	}

}
