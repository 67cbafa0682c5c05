package io.lateen.tls;

import java.nio.file.Path;
import java.util.Collection;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Something made of certificates and keys, an SSL context say, that is made anew when
 * their files change. What was made last stays while they can't be used. Thread-safe.
 *
 * @param <T> what is made
 */
public final class Rotation<T> implements AutoCloseable {

	/**
	 * Makes it from what the files hold now.
	 *
	 * @param <T> what is made
	 */
	@FunctionalInterface
	public interface Maker<T> {

		T make() throws UnusableCredentialException;

	}

	private final Maker<T> maker;

	private final Consumer<@Nullable String> problems;

	private final CredentialFiles.Watch watch;

	private volatile @Nullable T current;

	private volatile @Nullable String problem;

	/**
	 * Makes it for the first time.
	 * @param problems told what is wrong with the files, and null when nothing is any
	 * more; when they change only, see {@link #problem()} for the first time
	 */
	public Rotation(Maker<T> maker, Collection<Path> files, CredentialFiles watched,
			Consumer<@Nullable String> problems) {
		this.maker = maker;
		this.problems = problems;
		this.watch = watched.watch(files, this::changed); // first: none is missed
		make();
	}

	private synchronized void make() {
		try {
			this.current = this.maker.make();
			this.problem = null;
		}
		catch (UnusableCredentialException ex) {
			this.problem = ex.getMessage();
		}
	}

	private void changed() {
		make();
		this.problems.accept(this.problem);
	}

	/** What was made last, null when it never could be. */
	public @Nullable T current() {
		return this.current;
	}

	/** What is wrong with the files now, null for nothing. */
	public @Nullable String problem() {
		return this.problem;
	}

	/** Follows the files no longer. */
	@Override
	public void close() {
		this.watch.close();
	}

}
