package io.lateen.upstream;

import io.lateen.exchange.LocalReply;

/** What came of a request that was sent on. */
public sealed interface Outcome permits Answer, Outcome.Refused {

	/** No application's answer: the gateway's own. */
	record Refused(LocalReply reply) implements Outcome {
	}

}
