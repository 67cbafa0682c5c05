package io.lateen.model;

/**
 * A condition on the first value of a query parameter, undecoded.
 *
 * @param name case-sensitive
 * @param match what the value must be; {@code a} and {@code a=} have the empty value
 */
public record QueryMatch(String name, StringMatch match) {

	@Override
	public String toString() {
		return "?" + this.name + this.match;
	}

}
