package io.lateen.resource.kubernetes;

import io.lateen.resource.Kind;

/**
 * What one informer reads.
 *
 * @param kind of the resources
 * @param namespace where they are, empty for all namespaces
 * @param fieldSelector empty for no limit
 * @param labelSelector empty for no limit
 * @param metadataOnly whether their metadata are enough
 * @param optional whether one can do without, where it may not be read
 */
record Watched(Kind<?> kind, String namespace, String fieldSelector, String labelSelector, boolean metadataOnly,
		boolean optional) {

	static Watched all(Kind<?> kind, String namespace) {
		return new Watched(kind, namespace, "", "", false, false);
	}

	Watched fields(String selector) {
		return new Watched(this.kind, this.namespace, selector, this.labelSelector, this.metadataOnly, this.optional);
	}

	Watched labels(String selector) {
		return new Watched(this.kind, this.namespace, this.fieldSelector, selector, this.metadataOnly, this.optional);
	}

	Watched onlyMetadata() {
		return new Watched(this.kind, this.namespace, this.fieldSelector, this.labelSelector, true, this.optional);
	}

	Watched asOptional() {
		return new Watched(this.kind, this.namespace, this.fieldSelector, this.labelSelector, this.metadataOnly, true);
	}

	@Override
	public String toString() {
		return this.namespace.isEmpty() ? this.kind.name() : this.kind.name() + " in " + this.namespace;
	}

}
