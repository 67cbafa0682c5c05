package io.lateen.model;

/**
 * A condition on a header: one of its lines must fit.
 *
 * @param name lower case, or a pseudo header
 * @param match what a line must be
 * @param inverted the outcome is turned round; a missing header then counts as the empty
 * text, but for {@link StringMatch.Present}
 */
public record HeaderMatch(String name, StringMatch match, boolean inverted) {

	@Override
	public String toString() {
		return (this.inverted ? "not " : "") + this.name + this.match;
	}

}
