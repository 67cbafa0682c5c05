package io.lateen.translate;

import java.util.List;

import io.lateen.resource.Resource;
import io.lateen.resource.istio.VirtualService;

/**
 * How a VirtualService is seen from the namespace of the gateway's workload. The order is
 * that in which VirtualServices are looked at (istio pilot/pkg/model/push_context.go,
 * initVirtualServices, VirtualServicesForGateway).
 */
enum Visibility {

	/** It lies in that namespace and is exported to it. */
	PRIVATE,
	/** Exported to that namespace by name. */
	BY_NAME,
	/** Exported to all. */
	PUBLIC,
	/** Not exported to that namespace. */
	NONE;

	private static final String ALL = "*";

	private static final String OWN = ".";

	private static final String NOBODY = "~";

	/**
	 * Tells the visibility.
	 * @param defaults who sees VirtualServices that do not say it
	 * @param namespace of the gateway's workload
	 */
	static Visibility of(Resource<VirtualService> resource, List<String> defaults, String namespace) {
		List<String> exportTo = exportTo(resource, defaults);
		if (exportTo.contains(ALL)) {
			return PUBLIC;
		}
		if (exportTo.contains(NOBODY) || !isNamed(resource, exportTo, namespace)) {
			return NONE;
		}
		return resource.namespace().equals(namespace) ? PRIVATE : BY_NAME;
	}

	/** Whether a delegate may be used from a namespace. */
	static boolean isExported(Resource<VirtualService> delegate, List<String> defaults, String namespace) {
		List<String> exportTo = exportTo(delegate, defaults);
		return exportTo.contains(ALL) || isNamed(delegate, exportTo, namespace);
	}

	private static List<String> exportTo(Resource<VirtualService> resource, List<String> defaults) {
		List<String> own = resource.content().exportTo();
		return own.isEmpty() ? defaults : own;
	}

	private static boolean isNamed(Resource<?> resource, List<String> exportTo, String namespace) {
		return exportTo.contains(namespace) || (exportTo.contains(OWN) && resource.namespace().equals(namespace));
	}

}
