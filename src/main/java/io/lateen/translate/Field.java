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
public record Field(Findings findings, String path) {

	private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]+");

	/** A field, or key, of this one. */
	public Field at(String name) {
		boolean word = WORD.matcher(name).matches();
		return new Field(this.findings, this.path + (word ? "." + name : "[\"" + name + "\"]"));
	}

	/** An element of a list in this one. */
	public Field at(String name, int index) {
		return new Field(this.findings, this.path + "." + name + "[" + index + "]");
	}

	/** All of a resource. */
	public static Field spec(Findings findings) {
		return new Field(findings, "spec");
	}

	public void rejected(String reason) {
		this.findings.rejected(this.path, reason);
	}

	/** Rejected for a reason, unless it is null. */
	public void rejectedFor(@Nullable String reason) {
		this.findings.rejectedFor(this.path, reason);
	}

	public void ineffective(String reason) {
		this.findings.ineffective(this.path, reason);
	}

	public void warning(String reason) {
		this.findings.warning(this.path, reason);
	}

}
