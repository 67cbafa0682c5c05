package io.lateen.resource;

/** Names one resource: its kind, namespace and name. */
public record ResourceKey(Kind<?> kind, ResourceName name) {

	@Override
	public String toString() {
		return this.kind + " " + this.name;
	}

}
