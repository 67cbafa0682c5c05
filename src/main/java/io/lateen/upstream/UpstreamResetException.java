package io.lateen.upstream;

import io.lateen.upstream.connection.ResetReason;

/**
 * An answer ended in its middle. Without stack trace: it tells nothing of this program.
 */
final class UpstreamResetException extends RuntimeException {

	UpstreamResetException(ResetReason reason) {
		super(reason.words(), null, false, false);
	}

}
