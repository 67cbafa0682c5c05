package io.lateen.upstream.balance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * One after the other, by weight, as smooth as Envoy's earliest-deadline-first schedule
 * (envoy source/common/upstream/edf_scheduler.h). The schedule repeats itself, so it is
 * made once and walked through. Starts anywhere, lest all gateways start with the same
 * endpoint.
 */
final class RoundRobin<E extends BalancedEndpoint> implements LoadBalancer<E> {

	/** Longer schedules (of large weights without common divisor) are cut. */
	static final int LONGEST = 1 << 16;

	private final List<E> schedule;

	private final AtomicInteger next;

	private RoundRobin(List<E> schedule) {
		this.schedule = schedule;
		this.next = new AtomicInteger(schedule.isEmpty() ? 0 : ThreadLocalRandom.current().nextInt(schedule.size()));
	}

	static <E extends BalancedEndpoint> RoundRobin<E> of(List<E> endpoints) {
		return new RoundRobin<>(schedule(endpoints));
	}

	private static <E extends BalancedEndpoint> List<E> schedule(List<E> endpoints) {
		long divisor = endpoints.stream().mapToLong(BalancedEndpoint::weight).reduce(0, RoundRobin::greatestDivisor);
		long length = endpoints.stream().mapToLong((endpoint) -> endpoint.weight() / Math.max(1, divisor)).sum();
		if (length == endpoints.size()) {
			return List.copyOf(endpoints);
		}
		record Turn<E>(E endpoint, double deadline, int order) {
		}
		PriorityQueue<Turn<E>> turns = new PriorityQueue<>(
				Comparator.<Turn<E>>comparingDouble(Turn::deadline).thenComparingInt(Turn::order));
		int order = 0;
		for (E endpoint : endpoints) {
			turns.add(new Turn<>(endpoint, 1.0 / endpoint.weight(), order++));
		}
		List<E> schedule = new ArrayList<>();
		for (int i = 0; i < Math.min(length, LONGEST); i++) {
			Turn<E> turn = turns.remove();
			schedule.add(turn.endpoint());
			turns.add(new Turn<>(turn.endpoint(), turn.deadline() + 1.0 / turn.endpoint().weight(), order++));
		}
		return List.copyOf(schedule);
	}

	private static long greatestDivisor(long one, long other) {
		return (other == 0) ? one : greatestDivisor(other, one % other);
	}

	@Override
	public @Nullable E choose(long hash, int attempt) {
		int size = this.schedule.size();
		return (size == 0) ? null : this.schedule.get(Integer.remainderUnsigned(this.next.getAndIncrement(), size));
	}

}
