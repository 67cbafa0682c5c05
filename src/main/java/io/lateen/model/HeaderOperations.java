package io.lateen.model;

import java.util.List;

/**
 * What is done to headers, in this order: removals, then writes.
 *
 * @param remove names in lower case
 * @param writes in their order
 */
public record HeaderOperations(List<String> remove, List<Write> writes) {

	public static final HeaderOperations NONE = new HeaderOperations(List.of(), List.of());

	public HeaderOperations {
		remove = List.copyOf(remove);
		writes = List.copyOf(writes);
	}

	public boolean isEmpty() {
		return this.remove.isEmpty() && this.writes.isEmpty();
	}

	/**
	 * Writes a header.
	 *
	 * @param name lower case
	 * @param format Envoy's format string: {@code %REQ(x)%}, {@code %%}, ...; a header
	 * whose value turns out empty is not written
	 * @param append adds a line rather than replacing all
	 */
	public record Write(String name, String format, boolean append) {
	}

}
