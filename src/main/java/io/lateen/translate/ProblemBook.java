package io.lateen.translate;

import java.util.List;
import java.util.stream.Stream;

import io.lateen.resource.Problem;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/** What is wrong, by what it was found on. Immutable. */
final class ProblemBook {

	static final ProblemBook EMPTY = new ProblemBook(HashTreePMap.empty());

	private final PMap<Page, List<Problem>> pages;

	private ProblemBook(PMap<Page, List<Problem>> pages) {
		this.pages = pages;
	}

	/** Replaces what was said there before. */
	ProblemBook with(Page page, List<Problem> problems) {
		if (problems.isEmpty()) {
			return this.pages.containsKey(page) ? new ProblemBook(this.pages.minus(page)) : this;
		}
		return new ProblemBook(this.pages.plus(page, problems));
	}

	Stream<Problem> all() {
		return this.pages.values().stream().flatMap(List::stream);
	}

	/**
	 * Where problems are found together and replaced together.
	 *
	 * @param aspect what was looked at
	 * @param subject on what: a resource's name, a virtual host's key
	 */
	record Page(Aspect aspect, Object subject) {
	}

	/** What problems are looked for in. */
	enum Aspect {

		MESH, GATEWAY, GATEWAY_MERGE, VIRTUAL_SERVICE, PLACEMENT, DESTINATIONS, VIRTUAL_HOST, LISTENER, SERVER_TLS

	}

}
