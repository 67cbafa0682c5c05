package io.lateen.translate;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A field of a resource while it is looked at: what is found wrong is said of its path.
 *
 * @param findings where it is gathered
 * @param path {@code spec.http[0].match[1].uri}; a key that is no plain word is quoted:
 * {@code headers["a.b"]}
 */
record Field(Findings findings, String path) {

	private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]+");

	/** A field, or key, of this one. */
	Field at(String name) {
		boolean word = WORD.matcher(name).matches();
		return new Field(this.findings, this.path + (word ? "." + name : "[\"" + name + "\"]"));
	}

	/** An element of a list in this one. */
	Field at(String name, int index) {
		return new Field(this.findings, this.path + "." + name + "[" + index + "]");
	}

	void rejected(String reason) {
		this.findings.rejected(this.path, reason);
	}

	/** Rejected for a reason, unless it is null. */
	void rejectedFor(@Nullable String reason) {
		this.findings.rejectedFor(this.path, reason);
	}

	void ineffective(String reason) {
		this.findings.ineffective(this.path, reason);
	}

	void warning(String reason) {
		this.findings.warning(this.path, reason);
	}

}
