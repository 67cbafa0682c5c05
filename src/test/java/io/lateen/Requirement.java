package io.lateen;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Something that an integration test needs of the machine. Where it is missing the test
 * is skipped, and says so; with {@code -Dlateen.it.required=true}, as in CI, it fails.
 */
public final class Requirement {

	private Requirement() {
	}

	/** Skips or fails the calling test when something is missing. */
	public static void that(boolean present, String what) {
		if (present) {
			return;
		}
		if (Boolean.getBoolean("lateen.it.required")) {
			Assertions.fail(what + " is required (lateen.it.required=true) and missing");
		}
		System.err.println("SKIPPED: " + what + " is missing on this machine");
		Assumptions.abort(what + " is missing");
	}

}
