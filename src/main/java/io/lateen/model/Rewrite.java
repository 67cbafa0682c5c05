package io.lateen.model;

import org.jspecify.annotations.Nullable;

/**
 * Changes to path and authority on the way to the application.
 *
 * @param path null keeps it
 * @param authority Host as it stands, not a format; null keeps the client's
 * @param tellsHost whether {@code x-forwarded-host} tells the client's Host, where the
 * mesh wants that header
 */
public record Rewrite(@Nullable Path path, @Nullable String authority, boolean tellsHost) {

	public static final Rewrite NONE = new Rewrite(null, null);

	/** A rewrite that tells of the Host that it replaces. */
	public Rewrite(@Nullable Path path, @Nullable String authority) {
		this(path, authority, authority != null);
	}

	/** How the path is made; the query is always kept. */
	public sealed interface Path {

		/**
		 * Replaces the first characters, those of the matched prefix (or the leading
		 * slash).
		 */
		record ReplacePrefix(int length, String replacement) implements Path {
		}

		/** Replaces the whole path. */
		record ReplaceAll(String replacement) implements Path {
		}

		/**
		 * Replaces each match of an RE2 expression; {@code \1} to {@code \9} are its
		 * groups.
		 */
		record ReplaceRegex(String regex, String replacement) implements Path {
		}

	}

}
