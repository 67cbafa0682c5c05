package io.lateen.upstream.outlier;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;

import io.lateen.model.OutlierDetection;
import org.jspecify.annotations.Nullable;

/**
 * Decides which endpoints of a cluster are left out, and for how long (envoy
 * source/common/upstream/outlier_detection_impl.cc, DetectorImpl): base ejection time
 * times the number of ejections, at most five minutes or the base time if that is longer.
 * Each interval that an endpoint does without being left out takes one of these times off
 * again. Not thread-safe.
 */
final class OutlierDetector {

	/** What became of a failing endpoint. */
	enum Verdict {

		EJECTED,
		/** As many are out as may be. */
		TOO_MANY,
		/** It is out already, or not among the endpoints any more. */
		NOTHING

	}

	/** Envoy's {@code max_ejection_time}. */
	private static final Duration LONGEST = Duration.ofMinutes(5);

	private @Nullable OutlierDetection settings;

	private Set<EndpointHealth> members = Set.of();

	private int active;

	/** Endpoints that are out. */
	int active() {
		return this.active;
	}

	/** Time between two looks, null when there is nothing to look at. */
	@Nullable Duration nextLook() {
		@Nullable OutlierDetection settings = this.settings;
		boolean needed = this.members.stream().anyMatch((member) -> member.isEjected() || member.backoff() > 0);
		return (settings != null && needed) ? settings.interval() : null;
	}

	/**
	 * Takes over settings and endpoints. Those that stay keep what is known of them;
	 * without settings nobody is left out.
	 */
	void follow(EndpointHealth.@Nullable Watch watch, Collection<EndpointHealth> endpoints, long now) {
		Set<EndpointHealth> next = Set.copyOf(endpoints);
		for (EndpointHealth gone : this.members) {
			if (!next.contains(gone)) {
				gone.watch(null);
			}
		}
		this.members = next;
		this.settings = (watch != null) ? watch.settings() : null;
		for (EndpointHealth member : next) {
			member.watch(watch);
			if (watch == null && member.isEjected()) {
				member.takeBack(now);
			}
		}
		this.active = (int) next.stream().filter(EndpointHealth::isEjected).count();
	}

	Verdict failing(EndpointHealth member, Ejection reason, long now) {
		@Nullable OutlierDetection settings = this.settings;
		if (settings == null || member.isEjected() || !this.members.contains(member)) {
			return Verdict.NOTHING;
		}
		member.forget(reason);
		if (100.0 * (this.active + 1) / this.members.size() > settings.maxEjectionPercent()) {
			return Verdict.TOO_MANY;
		}
		this.active++;
		member.eject(now);
		if (times(settings, member.backoff()) < longest(settings) + settings.baseEjectionTime().toNanos()) {
			member.backoff(member.backoff() + 1);
		}
		return Verdict.EJECTED;
	}

	/**
	 * Takes those back whose time is over.
	 * @return whether there were any
	 */
	boolean look(long now) {
		@Nullable OutlierDetection settings = this.settings;
		if (settings == null) {
			return false;
		}
		int before = this.active;
		for (EndpointHealth member : this.members) {
			if (member.isEjected() && now - member.ejectedAt() >= ejectionTime(settings, member)) {
				member.takeBack(now);
				this.active--;
			}
		}
		this.members.forEach((member) -> forgive(member, settings, now));
		return this.active != before;
	}

	private static void forgive(EndpointHealth member, OutlierDetection settings, long now) {
		@Nullable Long returned = member.returnedAt();
		if (!member.isEjected() && member.backoff() > 0 && returned != null
				&& now - returned >= settings.interval().toNanos()) {
			member.backoff(member.backoff() - 1);
		}
	}

	private static long ejectionTime(OutlierDetection settings, EndpointHealth member) {
		return Math.min(times(settings, member.backoff()), longest(settings));
	}

	private static long times(OutlierDetection settings, int backoff) {
		return settings.baseEjectionTime().multipliedBy(backoff).toNanos();
	}

	private static long longest(OutlierDetection settings) {
		return Math.max(LONGEST.toNanos(), settings.baseEjectionTime().toNanos());
	}

}
