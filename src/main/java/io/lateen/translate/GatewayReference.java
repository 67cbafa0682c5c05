package io.lateen.translate;

/**
 * Names a Gateway in a VirtualService's {@code gateways} or {@code match.gateways}:
 * {@code name}, {@code namespace/name}, {@code ./name}, {@code name.namespace...} or
 * {@code mesh} (istio pilot/pkg/model/config.go, resolveGatewayName).
 */
final class GatewayReference {

	/** All sidecars, and no gateway. */
	static final String MESH = "mesh";

	private GatewayReference() {
	}

	/**
	 * The Gateway as {@code namespace/name}, or {@value #MESH}.
	 * @param namespace of the VirtualService
	 */
	static String resolve(String reference, String namespace) {
		if (reference.equals(MESH)) {
			return MESH;
		}
		int slash = reference.indexOf('/');
		if (slash >= 0) {
			return (slash == 1 && reference.charAt(0) == '.') ? namespace + reference.substring(1) : reference;
		}
		int dot = reference.indexOf('.');
		if (dot < 0) {
			return namespace + "/" + reference;
		}
		int end = reference.indexOf('.', dot + 1);
		return reference.substring(dot + 1, (end < 0) ? reference.length() : end) + "/" + reference.substring(0, dot);
	}

}
