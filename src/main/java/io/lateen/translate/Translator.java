package io.lateen.translate;

import java.util.Set;

import io.lateen.resource.ResourceKey;
import io.lateen.resource.Snapshot;

/**
 * Makes routing tables of resources. A pure function: the same snapshot gives the same
 * table, whether it is made from nothing or step by step (but for rejected resources,
 * whose last good version is remembered). The cost is that of the change. Thread-safe.
 */
public final class Translator {

	private final GatewayWorkload workload;

	public Translator(GatewayWorkload workload) {
		this.workload = workload;
	}

	/**
	 * Translates what changed. Routes, virtual hosts, listeners and clusters that come
	 * out the same are the same objects as before.
	 * @param previous the last translation, {@link Translation#EMPTY} for the first
	 * @param next all resources
	 * @param changed those that are new, changed or gone since the last translation; all
	 * for the first
	 */
	public Translation translate(Translation previous, Snapshot next, Set<ResourceKey> changed) {
		return new TranslationStep(this.workload, previous, next, changed).run();
	}

}
