package io.lateen.resource.read;

/** A file is no YAML or JSON; the message says why in one line. */
public final class UnreadableFileException extends Exception {

	private final String source;

	UnreadableFileException(String source, String reason) {
		super(reason);
		this.source = source;
	}

	/** File and document that could not be read. */
	public String source() {
		return this.source;
	}

}
