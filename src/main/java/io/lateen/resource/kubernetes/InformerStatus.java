package io.lateen.resource.kubernetes;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import io.lateen.resource.Kind;

/**
 * How one informer is at a moment.
 *
 * @param kind what it reads
 * @param namespace where, empty for all namespaces
 * @param version of the API that it reads, empty before the first reading
 * @param read whether its first reading is complete, be it that the server does not know
 * the kind
 * @param connected whether it is being told of changes
 * @param lastContact when it last heard of the server; {@link Instant#EPOCH} for never
 * @param resources how many it has handed on and not taken back
 * @param trouble why it is not connected, empty when it is
 */
public record InformerStatus(Kind<?> kind, String namespace, String version, boolean read, boolean connected,
		Instant lastContact, int resources, String trouble) {

	/** Time since the last contact; negative when there was none yet. */
	public Duration silence(Clock clock) {
		return this.lastContact.equals(Instant.EPOCH) ? Duration.ofSeconds(-1)
				: Duration.between(this.lastContact, clock.instant());
	}

}
