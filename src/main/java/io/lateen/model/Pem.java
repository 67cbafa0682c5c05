package io.lateen.model;

/** Text in PEM form. */
public sealed interface Pem {

	/** A file, to be read again when it changes. */
	record File(String path) implements Pem {
	}

	/** The text itself. */
	record Text(String text) implements Pem {

		@Override
		public String toString() {
			return "PEM of " + this.text.length() + " characters";
		}
	}

}
