package io.lateen.resource;

import java.time.Instant;
import java.util.Comparator;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * One resource as it was read.
 *
 * @param <S> its content
 * @param kind its kind
 * @param name its namespace and name
 * @param created creation time, to the second as Kubernetes keeps it; of a file's
 * document, the time the file was first seen
 * @param generation {@code metadata.generation}, 0 where there is none
 * @param labels of the resource
 * @param annotations of the resource
 * @param source where it was read: {@code "file.yaml, document 2"}, or null for the API
 * server
 * @param content what it says
 */
public record Resource<S>(Kind<S> kind, ResourceName name, Instant created, long generation, Map<String, String> labels,
		Map<String, String> annotations, @Nullable String source, S content) {

	/**
	 * Age, then name, then namespace: the order in which Istio looks at resources
	 * (pilot/pkg/model/config.go, configCompareByCreationTime).
	 */
	public static final Comparator<Resource<?>> BY_AGE = Comparator.<Resource<?>, Instant>comparing(Resource::created)
		.thenComparing((resource) -> resource.name().name())
		.thenComparing((resource) -> resource.name().namespace());

	public Resource {
		labels = Map.copyOf(labels);
		annotations = Map.copyOf(annotations);
	}

	public ResourceKey key() {
		return new ResourceKey(this.kind, this.name);
	}

	public String namespace() {
		return this.name.namespace();
	}

}
