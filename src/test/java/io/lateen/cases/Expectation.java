package io.lateen.cases;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The {@code expect} of a request: what Istio answers. A header is a value (the first
 * line counts), a list (all its lines in any order), {@code "~..."} (a regular
 * expression) or null (absent).
 */
record Expectation(Map<String, Object> fields) {

	private static final double SECONDS_OF_GRACE = 0.5;

	/** What of one answer is not as expected. */
	List<String> unmet(Answer answer, List<String> arrived) {
		List<String> unmet = new ArrayList<>();
		this.fields.forEach((what, wanted) -> {
			switch (what) {
				case "status" -> note(unmet, what, wanted, answer.status());
				case "headers" -> headers(wanted)
					.forEach((name, value) -> header(unmet, "header " + name, value, answer.head().all(name)));
				case "seen" -> seen(unmet, headers(wanted), answer);
				case "body" -> note(unmet, what, wanted, answer.body());
				case "body_prefix" -> {
					if (!answer.body().startsWith((String) wanted)) {
						unmet.add("body " + answer.body() + " does not start with " + wanted);
					}
				}
				case "attempts" -> note(unmet, what, wanted, arrived.size());
				case "elapsed" -> {
					double seconds = answer.elapsed().toMillis() / 1000.0;
					if (Math.abs(seconds - ((Number) wanted).doubleValue()) > SECONDS_OF_GRACE) {
						unmet.add("took " + seconds + " s instead of " + wanted);
					}
				}
				case "arrived" -> note(unmet, what, wanted, arrived.stream().sorted().toList());
				default -> unmet.add("cannot be checked here: " + what);
			}
		});
		return unmet;
	}

	/** What of many answers is not as expected. */
	List<String> unmet(Map<String, Integer> kinds, int arrived) {
		List<String> unmet = new ArrayList<>();
		int count = kinds.values().stream().mapToInt(Integer::intValue).sum();
		this.fields.forEach((what, wanted) -> {
			switch (what) {
				case "split" -> headers(wanted).forEach((kind, share) -> share(unmet, kind,
						((Number) Objects.requireNonNull(share)).doubleValue(), kinds.getOrDefault(kind, 0), count));
				case "each" -> {
					if (!kinds.keySet().stream().allMatch((kind) -> kind.startsWith((String) wanted))) {
						unmet.add(kinds + " do not all begin with " + wanted);
					}
				}
				case "distinct" -> note(unmet, what + " of " + kinds, wanted, kinds.size());
				case "ratio" -> share(unmet, "arrived", ((Number) wanted).doubleValue(), arrived, count);
				default -> unmet.add("cannot be checked here: " + what);
			}
		});
		return unmet;
	}

	// four standard deviations: one wrong alarm in some ten thousand
	private static void share(List<String> unmet, String what, double wanted, int got, int of) {
		double fraction = wanted % 1;
		double grace = 4 * Math.sqrt(Math.max(fraction * (1 - fraction), 1e-4) / of);
		if (Math.abs((double) got / of - wanted) > grace) {
			unmet.add("share of [" + what + "] " + (double) got / of + " instead of " + wanted);
		}
	}

	private static void seen(List<String> unmet, Map<String, @Nullable Object> wanted, Answer answer) {
		Map<String, Object> seen = answer.seenFields();
		wanted.forEach((what, value) -> {
			if (what.equals("headers")) {
				headers(value).forEach(
						(name, line) -> header(unmet, "application's header " + name, line, answer.seenHeader(name)));
			}
			else {
				note(unmet, "application's " + what, value, seen.get(what));
			}
		});
	}

	private static void header(List<String> unmet, String what, @Nullable Object wanted, List<String> lines) {
		boolean fits = switch (wanted) {
			case null -> lines.isEmpty();
			case List<?> all ->
				all.stream().map(Object::toString).sorted().toList().equals(lines.stream().sorted().toList());
			case String pattern when pattern.startsWith("~") ->
				!lines.isEmpty() && lines.getFirst().matches(pattern.substring(1));
			default -> !lines.isEmpty() && lines.getFirst().equals(wanted.toString());
		};
		if (!fits) {
			unmet.add(what + " " + lines + " instead of " + wanted);
		}
	}

	private static void note(List<String> unmet, String what, @Nullable Object wanted, @Nullable Object got) {
		if (!Objects.equals(wanted, got)) {
			unmet.add(what + " " + got + " instead of " + wanted);
		}
	}

	private static Map<String, @Nullable Object> headers(@Nullable Object map) {
		Map<String, @Nullable Object> named = new HashMap<>();
		((Map<?, ?>) Objects.requireNonNull(map)).forEach((name, value) -> named.put(name.toString(), value));
		return named;
	}

}
