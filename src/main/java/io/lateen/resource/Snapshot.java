package io.lateen.resource;

import java.util.Collection;

import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * All resources at one moment. Immutable; a changed snapshot shares all that did not
 * change with the one it was made of.
 */
public final class Snapshot {

	public static final Snapshot EMPTY = new Snapshot(0, HashTreePMap.empty());

	private final long generation;

	private final PMap<Kind<?>, PMap<ResourceName, Resource<?>>> resources;

	private Snapshot(long generation, PMap<Kind<?>, PMap<ResourceName, Resource<?>>> resources) {
		this.generation = generation;
		this.resources = resources;
	}

	/** Counts up by one with each published snapshot. */
	public long generation() {
		return this.generation;
	}

	/** All resources of a kind, in no order. */
	public <S> Collection<Resource<S>> all(Kind<S> kind) {
		return of(kind).values();
	}

	public <S> @Nullable Resource<S> get(Kind<S> kind, ResourceName name) {
		return of(kind).get(name);
	}

	public <S> @Nullable Resource<S> get(Kind<S> kind, String namespace, String name) {
		return get(kind, new ResourceName(namespace, name));
	}

	public Snapshot with(Resource<?> resource) {
		return replace(resource.kind(), raw(resource.kind()).plus(resource.name(), resource));
	}

	public Snapshot without(ResourceKey key) {
		return replace(key.kind(), raw(key.kind()).minus(key.name()));
	}

	/** The same resources under the next generation's number. */
	public Snapshot next() {
		return new Snapshot(this.generation + 1, this.resources);
	}

	private Snapshot replace(Kind<?> kind, PMap<ResourceName, Resource<?>> ofKind) {
		return new Snapshot(this.generation, this.resources.plus(kind, ofKind));
	}

	private PMap<ResourceName, Resource<?>> raw(Kind<?> kind) {
		PMap<ResourceName, Resource<?>> found = this.resources.get(kind);
		return (found != null) ? found : HashTreePMap.empty();
	}

	// each kind's map holds resources of that kind only, see with(..)
	@SuppressWarnings("unchecked")
	private <S> PMap<ResourceName, Resource<S>> of(Kind<S> kind) {
		return (PMap<ResourceName, Resource<S>>) (PMap<?, ?>) raw(kind);
	}

}
