package io.lateen.upstream.connection;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many requests began within an interval, to an eighth of it. Thread-safe without
 * locks; a count that comes while its place is taken over may be lost.
 */
final class RecentRequests {

	private static final int PARTS = 8;

	private static final int COUNT_BITS = 32;

	private static final long COUNT = (1L << COUNT_BITS) - 1;

	private static final long NUMBER = COUNT >>> 1;

	private final long part;

	/**
	 * One place more than there are parts: the newest is not full yet. Each holds the
	 * number of its part, and how many began in it.
	 */
	private final AtomicLongArray places = new AtomicLongArray(PARTS + 1);

	RecentRequests(Duration interval) {
		this.part = Math.max(1, interval.toNanos() / PARTS);
	}

	/** A request begins. */
	void count(long nanos) {
		long number = number(nanos);
		int place = (int) (number % (PARTS + 1));
		long old = this.places.get(place);
		if (old >>> COUNT_BITS == number || !this.places.compareAndSet(place, old, (number << COUNT_BITS) | 1)) {
			this.places.incrementAndGet(place);
		}
	}

	/** How many began of late. */
	long sum(long nanos) {
		long now = number(nanos);
		long sum = 0;
		for (int place = 0; place <= PARTS; place++) {
			long value = this.places.get(place);
			long age = (now - (value >>> COUNT_BITS)) & NUMBER;
			sum += (age <= PARTS) ? value & COUNT : 0;
		}
		return sum;
	}

	// may wrap around: only differences matter
	private long number(long nanos) {
		return (nanos / this.part) & NUMBER;
	}

}
