package io.lateen.demo;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** Who is there, and what they hear of one another. Thread-safe. */
final class Harbour {

	private static final int BERTHS = 200;

	private static final int LONGEST_TEXT = 280;

	private static final Duration BETWEEN_TICKS = Duration.ofMillis(200);

	private final Map<Integer, Sailor> sailors = new ConcurrentHashMap<>();

	private final AtomicInteger arrivals = new AtomicInteger();

	// a page that reads too slowly misses news, it does not pile them up
	private final Sinks.Many<News> news = Sinks.many().multicast().directBestEffort();

	/** A new sailor, or null when all berths are taken. */
	@Nullable Sailor arrive() {
		if (this.sailors.size() >= BERTHS) {
			return null;
		}
		Sailor sailor = Sailor.arriving(this.arrivals.incrementAndGet());
		this.sailors.put(sailor.id(), sailor);
		tell(new News.Moved(sailor));
		return sailor;
	}

	void leave(Sailor sailor) {
		this.sailors.remove(sailor.id());
		tell(new News.Left(sailor.id()));
	}

	/** All that a sailor hears, beginning with the welcome. */
	Flux<News> news(Sailor sailor) {
		List<Sailor> others = this.sailors.values().stream().filter((other) -> other.id() != sailor.id()).toList();
		return Flux.concat(Flux.just(new News.Welcome(sailor, others)), this.news.asFlux());
	}

	/**
	 * Does what a sailor asks for; what makes no sense is ignored.
	 * @return the answer to the sailor alone, or null
	 */
	@Nullable News handle(int id, Request request) {
		Sailor sailor = this.sailors.get(id);
		if (sailor == null) {
			return null;
		}
		switch (request.type()) {
			case "move" -> move(sailor.at(request.x(), request.y()));
			case "say" -> say(sailor, (request.text() != null) ? request.text().strip() : "");
			case "ping" -> {
				return new News.Echo(request.at());
			}
			default -> {
			}
		}
		return null;
	}

	/** The weather, and the pilot's way through the harbour, until cancelled. */
	Flux<Long> weather() {
		return Flux.interval(BETWEEN_TICKS).onBackpressureDrop().doOnNext(this::blow);
	}

	private void move(Sailor sailor) {
		this.sailors.replace(sailor.id(), sailor);
		tell(new News.Moved(sailor));
	}

	private void say(Sailor sailor, String text) {
		if (!text.isEmpty()) {
			tell(new News.Said(sailor, text.substring(0, Math.min(text.length(), LONGEST_TEXT))));
		}
	}

	private void blow(long tick) {
		double time = tick * BETWEEN_TICKS.toMillis() / 1000.0;
		double knots = 14 + 5 * Math.sin(time / 7) + 2.5 * Math.sin(time / 1.7) + Math.sin(time * 2.9);
		double degrees = (225 + 40 * Math.sin(time / 11) + 360) % 360;
		tell(new News.Wind(tick, knots, degrees, this.sailors.size()));
		double x = 0.5 + 0.38 * Math.sin(time / 6);
		double y = 0.5 + 0.3 * Math.sin(time / 3.7);
		tell(new News.Moved(new Sailor(0, "Pilot", 42, x, y)));
	}

	// one at a time; what nobody can take now is lost
	private synchronized void tell(News news) {
		this.news.tryEmitNext(news);
	}

}
