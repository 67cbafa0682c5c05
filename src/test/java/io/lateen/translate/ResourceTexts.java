package io.lateen.translate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.lateen.resource.Problem;
import io.lateen.resource.Resource;
import io.lateen.resource.ResourceKey;
import io.lateen.resource.Snapshot;
import io.lateen.resource.read.Document;
import io.lateen.resource.read.DocumentReader;
import io.lateen.resource.read.FileParser;
import io.lateen.resource.read.Reading;
import io.lateen.resource.read.UnreadableFileException;

/**
 * Resources written as YAML. Those without creation time are as old as all others; those
 * without namespace lie in {@code oracle}.
 *
 * @param resources that could be read
 * @param problems of reading
 */
record ResourceTexts(List<Resource<?>> resources, List<Problem> problems) {

	static final GatewayWorkload WORKLOAD = new GatewayWorkload("istio-system",
			Map.of("app", "istio-ingressgateway", "istio", "ingressgateway"), "istio-system", "cluster.local",
			Map.of());

	private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");

	static ResourceTexts read(String yaml) {
		try {
			List<Resource<?>> resources = new ArrayList<>();
			List<Problem> problems = new ArrayList<>();
			for (Document document : FileParser.parse("in.yaml", yaml)) {
				Reading reading = new DocumentReader("oracle").read(document.tree(), null, (_) -> CREATED);
				problems.addAll(reading.problems());
				if (reading.resource() != null) {
					resources.add(reading.resource());
				}
			}
			return new ResourceTexts(resources, problems);
		}
		catch (UnreadableFileException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	Snapshot addTo(Snapshot snapshot) {
		Snapshot next = snapshot;
		for (Resource<?> resource : this.resources) {
			next = next.with(resource);
		}
		return next.next();
	}

	Set<ResourceKey> keys() {
		Set<ResourceKey> keys = new HashSet<>();
		this.resources.forEach((resource) -> keys.add(resource.key()));
		return keys;
	}

	/** The first translation of these resources. */
	Translation translate() {
		return new Translator(WORKLOAD).translate(Translation.EMPTY, addTo(Snapshot.EMPTY), keys());
	}

}
