package io.lateen.resource.read;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.lateen.resource.Kind;
import org.jspecify.annotations.Nullable;

/**
 * {@code apiVersion} and {@code kind} of a document.
 *
 * @param group empty for the core group
 */
record ApiKind(String group, String version, String kind) {

	private static final Map<String, Kind<?>> READ = Kind.ALL.stream()
		.collect(Collectors.toUnmodifiableMap((kind) -> kind.group() + '/' + kind.name(), Function.identity()));

	/** Groups whose other kinds a user of Istio's ingress expects to have an effect. */
	private static final Set<String> EXPECTED_GROUPS = Set.of("networking.istio.io", "security.istio.io",
			"telemetry.istio.io", "extensions.istio.io", "gateway.networking.k8s.io", "gateway.networking.x-k8s.io");

	static ApiKind of(String apiVersion, String kind) {
		int slash = apiVersion.indexOf('/');
		return (slash < 0) ? new ApiKind("", apiVersion, kind)
				: new ApiKind(apiVersion.substring(0, slash), apiVersion.substring(slash + 1), kind);
	}

	/** The kind that the gateway reads it as, null when it does not read it. */
	@Nullable Kind<?> read() {
		return READ.get(this.group + '/' + this.kind);
	}

	/** Whether it is not read although one would expect that it is. */
	boolean missed() {
		return read() == null && (EXPECTED_GROUPS.contains(this.group)
				|| (this.group.equals("networking.k8s.io") && this.kind.equals("Ingress"))
				|| (this.group.isEmpty() && this.kind.equals("Endpoints")));
	}

}
