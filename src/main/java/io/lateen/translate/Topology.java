package io.lateen.translate;

/**
 * Where a pod of the gateway runs; empty for what is not known.
 *
 * @param pod its name
 * @param node its Node's name
 * @param locality {@code region/zone/subzone}
 */
public record Topology(String pod, String node, String locality) {

	public static final Topology UNKNOWN = new Topology("", "", "");

	/** The same pod with a locality that was found. */
	Topology at(String locality) {
		return new Topology(this.pod, this.node, locality);
	}

}
