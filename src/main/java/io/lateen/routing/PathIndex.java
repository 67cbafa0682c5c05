package io.lateen.routing;

import java.util.List;
import java.util.stream.IntStream;

import io.lateen.model.PathMatch;
import io.netty.util.AsciiString;

/**
 * Tells which of many ordered path conditions may fit a path, without trying them all.
 * Exact paths, prefixes and expressions that begin with plain text are found by that
 * text; all others are candidates for each path. Immutable.
 */
final class PathIndex {

	private final TextIndex texts;

	private final TextIndex lowerCaseTexts;

	private final int[] always;

	/**
	 * Indexes conditions.
	 * @param matches in their order; a candidate is named by its position
	 */
	PathIndex(List<PathMatch> matches) {
		TextIndex.Builder texts = new TextIndex.Builder();
		TextIndex.Builder lowerCaseTexts = new TextIndex.Builder();
		IntStream.Builder always = IntStream.builder();
		for (int position = 0; position < matches.size(); position++) {
			switch (matches.get(position)) {
				case PathMatch.Any() -> always.add(position);
				case PathMatch.Exact(String path, boolean ignoreCase) when ignoreCase ->
					lowerCaseTexts.exact(lowerCase(path), position);
				case PathMatch.Exact(String path, boolean ignoreCase) -> texts.exact(path, position);
				case PathMatch.Prefix(String prefix, boolean ignoreCase) when ignoreCase ->
					lowerCaseTexts.prefix(lowerCase(prefix), position);
				case PathMatch.Prefix(String prefix, boolean ignoreCase) -> texts.prefix(prefix, position);
				case PathMatch.Regex(String regex) -> {
					String prefix = RegexLiterals.of(regex).prefix();
					if (prefix.isEmpty()) {
						always.add(position);
					}
					else {
						texts.prefix(prefix, position);
					}
				}
			}
		}
		this.texts = texts.build();
		this.lowerCaseTexts = lowerCaseTexts.build();
		this.always = always.build().toArray();
	}

	/** What may fit a path, in order; all that does fit is among it. */
	Candidates candidates(String path) {
		return new Candidates(path);
	}

	private static String lowerCase(String text) {
		return new AsciiString(text).toLowerCase().toString();
	}

	/** A walk over candidates; for one thread. */
	final class Candidates {

		static final int END = Integer.MAX_VALUE;

		private final int[] exact;

		private final int prefix;

		private final int[] lowerCaseExact;

		private final int lowerCasePrefix;

		private int least;

		private Candidates(String path) {
			this.exact = PathIndex.this.texts.exact(path);
			this.prefix = PathIndex.this.texts.longestPrefix(path);
			if (PathIndex.this.lowerCaseTexts == TextIndex.EMPTY) {
				this.lowerCaseExact = TextIndex.NOWHERE;
				this.lowerCasePrefix = -1;
			}
			else {
				String lowerCase = lowerCase(path);
				this.lowerCaseExact = PathIndex.this.lowerCaseTexts.exact(lowerCase);
				this.lowerCasePrefix = PathIndex.this.lowerCaseTexts.longestPrefix(lowerCase);
			}
		}

		/** The next position, {@link #END} after the last. */
		int next() {
			int next = TextIndex.next(PathIndex.this.always, this.least);
			next = Math.min(next, TextIndex.next(this.exact, this.least));
			next = Math.min(next, PathIndex.this.texts.nextPosition(this.prefix, this.least));
			next = Math.min(next, TextIndex.next(this.lowerCaseExact, this.least));
			next = Math.min(next, PathIndex.this.lowerCaseTexts.nextPosition(this.lowerCasePrefix, this.least));
			this.least = next + 1;
			return next;
		}

	}

}
