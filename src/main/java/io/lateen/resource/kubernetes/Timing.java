package io.lateen.resource.kubernetes;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long an informer waits.
 *
 * @param silence after which a watch is taken for dead: the server sends a bookmark about
 * every minute even when nothing changes
 * @param watch how long the server keeps a watch open, half as long again at most
 * @param firstRetry after a failure, doubled with each further one
 * @param longestRetry between two tries
 */
record Timing(Duration silence, Duration watch, Duration firstRetry, Duration longestRetry) {

	static final Timing USUAL = new Timing(Duration.ofMinutes(3), Duration.ofMinutes(5), Duration.ofMillis(250),
			Duration.ofSeconds(5));

	/**
	 * The time before the next try, scattered so that replicas do not come all at once.
	 */
	Duration retry(int failures) {
		long doubled = this.firstRetry.toMillis() << Math.min(failures - 1, 16);
		long longest = Math.min(doubled, this.longestRetry.toMillis());
		return Duration.ofMillis(ThreadLocalRandom.current().nextLong(longest / 2, longest + 1));
	}

	long watchSeconds() {
		long seconds = Math.max(1, this.watch.toSeconds());
		return ThreadLocalRandom.current().nextLong(seconds, seconds + seconds / 2 + 1);
	}

}
