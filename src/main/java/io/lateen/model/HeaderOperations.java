package io.lateen.model;

import java.util.List;

/**
 * What is done to headers, in this order: removals; then all values are evaluated on what
 * is left; then they are written (Envoy source/common/router/header_parser.cc,
 * evaluateHeaders). {@code host} and names with a colon are never among them.
 *
 * @param remove names in lower case
 * @param writes in their order: those that replace, then those that add
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
	 * @param value of the header; one that turns out empty is not written
	 * @param append adds a line rather than replacing all
	 */
	public record Write(String name, HeaderFormat value, boolean append) {
	}

}
