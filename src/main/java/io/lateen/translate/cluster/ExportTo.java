package io.lateen.translate.cluster;

import java.util.Collection;

/**
 * Who sees a resource: {@code exportTo} or the mesh's default for it (istio
 * pkg/config/visibility).
 *
 * @param exportTo {@code *}, {@code .}, {@code ~} or names of namespaces
 */
record ExportTo(Collection<String> exportTo) {

	static final String PUBLIC = "*";

	static final String PRIVATE = ".";

	static final String NONE = "~";

	static ExportTo of(Collection<String> exportTo, Collection<String> otherwise) {
		return new ExportTo(exportTo.isEmpty() ? otherwise : exportTo);
	}

	boolean isPublic() {
		return this.exportTo.contains(PUBLIC);
	}

	/**
	 * Whether a namespace sees it by name.
	 * @param viewer the namespace
	 * @param owner namespace of the resource
	 */
	boolean includes(String viewer, String owner) {
		if (this.exportTo.contains(NONE)) {
			return false;
		}
		return this.exportTo.contains(viewer) || (viewer.equals(owner) && this.exportTo.contains(PRIVATE));
	}

}
