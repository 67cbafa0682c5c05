package io.lateen;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.lateen.resource.Problem;
import io.lateen.resource.Problem.Severity;
import io.lateen.resource.ResourceKey;
import io.lateen.resource.Snapshot;
import io.lateen.translate.Translation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Should the translation stumble over a resource, all others are translated all the same:
 * one by one then. What it stumbled over is reported and tried again with each further
 * change. Used by one thread.
 */
final class CarefulTranslator {

	private static final Logger log = LoggerFactory.getLogger(CarefulTranslator.class);

	/** What {@link io.lateen.translate.Translator} does. */
	@FunctionalInterface
	interface Step {

		Translation translate(Translation previous, Snapshot next, Set<ResourceKey> changed);

	}

	private final Step step;

	private final Map<String, Problem> problems = new TreeMap<>();

	private Set<ResourceKey> failed = Set.of();

	CarefulTranslator(Step step) {
		this.step = step;
	}

	Translation translate(Translation previous, Snapshot next, Set<ResourceKey> changed) {
		Set<ResourceKey> all = new HashSet<>(changed);
		all.addAll(this.failed);
		try {
			Translation made = this.step.translate(previous, next, all);
			this.failed = Set.of();
			this.problems.clear();
			return made;
		}
		catch (RuntimeException ex) {
			if (!all.equals(this.failed)) {
				log.error("Generation {} cannot be translated as a whole", next.generation(), ex);
			}
			return oneByOne(previous, next, all);
		}
	}

	private Translation oneByOne(Translation previous, Snapshot next, Set<ResourceKey> changed) {
		Set<ResourceKey> failed = new HashSet<>();
		this.problems.clear();
		Translation made = previous;
		for (ResourceKey key : changed) {
			try {
				made = this.step.translate(made, next, Set.of(key));
			}
			catch (RuntimeException ex) {
				failed.add(key);
				this.problems.put(key.toString(), new Problem(key, null, "", Severity.REJECTED,
						"cannot be translated, which is a fault of this gateway: " + ex));
			}
		}
		this.failed = Set.copyOf(failed);
		return made;
	}

	/** What could not be translated last time. */
	Collection<Problem> problems() {
		return List.copyOf(this.problems.values());
	}

}
