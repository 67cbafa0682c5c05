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
 */
record Watched(Kind<?> kind, String namespace, String fieldSelector, String labelSelector, boolean metadataOnly) {

	static Watched all(Kind<?> kind, String namespace) {
		return new Watched(kind, namespace, "", "", false);
	}

	Watched fields(String selector) {
		return new Watched(this.kind, this.namespace, selector, this.labelSelector, this.metadataOnly);
	}

	Watched labels(String selector) {
		return new Watched(this.kind, this.namespace, this.fieldSelector, selector, this.metadataOnly);
	}

	Watched onlyMetadata() {
		return new Watched(this.kind, this.namespace, this.fieldSelector, this.labelSelector, true);
	}

	@Override
	public String toString() {
		return this.namespace.isEmpty() ? this.kind.name() : this.kind.name() + " in " + this.namespace;
	}

}
