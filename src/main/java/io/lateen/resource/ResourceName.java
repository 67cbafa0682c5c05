package io.lateen.resource;

/**
 * Namespace and name of a resource. The order is that of the text {@code namespace/name}.
 */
public record ResourceName(String namespace, String name) implements Comparable<ResourceName> {

	@Override
	public int compareTo(ResourceName other) {
		int byNamespace = this.namespace.compareTo(other.namespace);
		return (byNamespace != 0) ? byNamespace : this.name.compareTo(other.name);
	}

	@Override
	public String toString() {
		return this.namespace + "/" + this.name;
	}

}
