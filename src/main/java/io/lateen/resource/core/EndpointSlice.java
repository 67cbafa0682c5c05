package io.lateen.resource.core;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * {@code discovery.k8s.io/v1 EndpointSlice}. The Service it belongs to stands in its
 * label {@value #SERVICE_NAME}.
 */
public record EndpointSlice(@Nullable String addressType, List<Endpoint> endpoints, List<Port> ports) {

	public static final String SERVICE_NAME = "kubernetes.io/service-name";

	public EndpointSlice {
		endpoints = (endpoints != null) ? List.copyOf(endpoints) : List.of();
		ports = (ports != null) ? List.copyOf(ports) : List.of();
	}

	public record Endpoint(List<String> addresses, @Nullable Conditions conditions, @Nullable TargetRef targetRef,
			@Nullable String nodeName, @Nullable String zone, Map<String, String> deprecatedTopology) {

		public Endpoint {
			addresses = (addresses != null) ? List.copyOf(addresses) : List.of();
			deprecatedTopology = (deprecatedTopology != null) ? Map.copyOf(deprecatedTopology) : Map.of();
		}
	}

	/**
	 * Absent {@code ready} and {@code serving} mean true, absent {@code terminating}
	 * false.
	 */
	public record Conditions(@Nullable Boolean ready, @Nullable Boolean serving, @Nullable Boolean terminating) {
	}

	public record TargetRef(@Nullable String kind, @Nullable String namespace, @Nullable String name) {
	}

	public record Port(@Nullable String name, @Nullable Integer port, @Nullable String protocol,
			@Nullable String appProtocol) {
	}

}
