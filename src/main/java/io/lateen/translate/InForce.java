package io.lateen.translate;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.lateen.resource.Kind;
import io.lateen.resource.Problem;
import io.lateen.resource.Resource;
import io.lateen.resource.ResourceName;
import io.lateen.resource.Snapshot;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * The resources of a kind that are in force: of each the newest version that was not
 * rejected. Immutable.
 *
 * @param <S> their content
 */
public final class InForce<S> {

	private static final String OUR_ANNOTATIONS = "lateen.io/";

	private final Kind<S> kind;

	private final Function<Resource<S>, List<Problem>> validation;

	private final PMap<ResourceName, Resource<S>> resources;

	private final PMap<ResourceName, List<Problem>> problems;

	private final Set<ResourceName> changed;

	private InForce(Kind<S> kind, Function<Resource<S>, List<Problem>> validation,
			PMap<ResourceName, Resource<S>> resources, PMap<ResourceName, List<Problem>> problems,
			Set<ResourceName> changed) {
		this.kind = kind;
		this.validation = validation;
		this.resources = resources;
		this.problems = problems;
		this.changed = changed;
	}

	public static <S> InForce<S> none(Kind<S> kind, Function<Resource<S>, List<Problem>> validation) {
		return new InForce<>(kind, validation, HashTreePMap.empty(), HashTreePMap.empty(), Set.of());
	}

	/** Takes over new versions of the named resources. */
	public InForce<S> next(Snapshot snapshot, Collection<ResourceName> names) {
		PMap<ResourceName, Resource<S>> nextResources = this.resources;
		PMap<ResourceName, List<Problem>> nextProblems = this.problems;
		Set<ResourceName> nextChanged = new HashSet<>();
		for (ResourceName name : names) {
			Resource<S> version = snapshot.get(this.kind, name);
			if (version == null) {
				nextResources = nextResources.minus(name);
				nextProblems = nextProblems.minus(name);
				nextChanged.add(name);
				continue;
			}
			List<Problem> found = validate(version);
			nextProblems = found.isEmpty() ? nextProblems.minus(name) : nextProblems.plus(name, found);
			if (!Findings.isRejected(found) && !isSame(nextResources.get(name), version)) {
				nextResources = nextResources.plus(name, version);
				nextChanged.add(name);
			}
		}
		return new InForce<>(this.kind, this.validation, nextResources, nextProblems, nextChanged);
	}

	// a fault in a check must not take the other resources with it
	private List<Problem> validate(Resource<S> version) {
		try {
			return this.validation.apply(version);
		}
		catch (RuntimeException ex) {
			Findings findings = new Findings(version);
			findings.rejected("", "cannot be checked: " + ex);
			return findings.problems();
		}
	}

	// a new status or annotation of others means nothing here; labels select
	// WorkloadEntries
	private boolean isSame(@Nullable Resource<S> before, Resource<S> version) {
		return before != null && before.content().equals(version.content()) && before.labels().equals(version.labels())
				&& before.created().equals(version.created()) && Objects.equals(before.source(), version.source())
				&& ours(before.annotations()).equals(ours(version.annotations()));
	}

	private static Map<String, String> ours(Map<String, String> annotations) {
		return annotations.isEmpty() ? annotations
				: annotations.entrySet()
					.stream()
					.filter((annotation) -> annotation.getKey().startsWith(OUR_ANNOTATIONS))
					.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
	}

	public @Nullable Resource<S> get(ResourceName name) {
		return this.resources.get(name);
	}

	public Collection<Resource<S>> all() {
		return this.resources.values();
	}

	public Set<ResourceName> names() {
		return this.resources.keySet();
	}

	/** Those whose version in force is another one than before. */
	public Set<ResourceName> changed() {
		return this.changed;
	}

	/** What all newest versions are said to have, in force or not. */
	public Stream<Problem> problems() {
		return this.problems.values().stream().flatMap(List::stream);
	}

	/** What the newest version is said to have, in force or not. */
	public List<Problem> problems(ResourceName name) {
		return this.problems.getOrDefault(name, List.of());
	}

}
