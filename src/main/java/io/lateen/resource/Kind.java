package io.lateen.resource;

import java.util.List;

import io.lateen.resource.core.ConfigMap;
import io.lateen.resource.core.EndpointSlice;
import io.lateen.resource.core.Namespace;
import io.lateen.resource.core.Node;
import io.lateen.resource.core.PodLabels;
import io.lateen.resource.core.Secret;
import io.lateen.resource.core.Service;
import io.lateen.resource.istio.DestinationRule;
import io.lateen.resource.istio.Gateway;
import io.lateen.resource.istio.ServiceEntry;
import io.lateen.resource.istio.VirtualService;
import io.lateen.resource.istio.WorkloadEntry;

/**
 * A kind of resource that the gateway reads.
 *
 * @param <S> the record its content is read into
 * @param name as in {@code kind:}
 * @param group the API group, empty for the core group
 * @param plural as in API paths
 * @param versions newest first; they share one schema
 * @param type the record
 * @param content the field below which the record lies ({@code spec}), empty when the
 * record is the resource itself
 * @param namespaced whether resources of this kind live in a namespace
 */
public record Kind<S>(String name, String group, String plural, List<String> versions, Class<S> type, String content,
		boolean namespaced) {

	private static final List<String> ISTIO_VERSIONS = List.of("v1", "v1beta1", "v1alpha3");

	public static final Kind<Gateway> GATEWAY = istio("Gateway", "gateways", Gateway.class);

	public static final Kind<VirtualService> VIRTUAL_SERVICE = istio("VirtualService", "virtualservices",
			VirtualService.class);

	public static final Kind<DestinationRule> DESTINATION_RULE = istio("DestinationRule", "destinationrules",
			DestinationRule.class);

	public static final Kind<ServiceEntry> SERVICE_ENTRY = istio("ServiceEntry", "serviceentries", ServiceEntry.class);

	public static final Kind<WorkloadEntry> WORKLOAD_ENTRY = istio("WorkloadEntry", "workloadentries",
			WorkloadEntry.class);

	public static final Kind<Service> SERVICE = core("Service", "services", Service.class, "spec");

	public static final Kind<EndpointSlice> ENDPOINT_SLICE = new Kind<>("EndpointSlice", "discovery.k8s.io",
			"endpointslices", List.of("v1"), EndpointSlice.class, "", true);

	public static final Kind<Secret> SECRET = core("Secret", "secrets", Secret.class, "");

	public static final Kind<ConfigMap> CONFIG_MAP = core("ConfigMap", "configmaps", ConfigMap.class, "");

	public static final Kind<PodLabels> POD = core("Pod", "pods", PodLabels.class, "");

	public static final Kind<Namespace> NAMESPACE = new Kind<>("Namespace", "", "namespaces", List.of("v1"),
			Namespace.class, "", false);

	public static final Kind<Node> NODE = new Kind<>("Node", "", "nodes", List.of("v1"), Node.class, "", false);

	public static final List<Kind<?>> ALL = List.of(GATEWAY, VIRTUAL_SERVICE, DESTINATION_RULE, SERVICE_ENTRY,
			WORKLOAD_ENTRY, SERVICE, ENDPOINT_SLICE, SECRET, CONFIG_MAP, POD, NAMESPACE, NODE);

	private static <S> Kind<S> istio(String name, String plural, Class<S> type) {
		return new Kind<>(name, "networking.istio.io", plural, ISTIO_VERSIONS, type, "spec", true);
	}

	private static <S> Kind<S> core(String name, String plural, Class<S> type, String content) {
		return new Kind<>(name, "", plural, List.of("v1"), type, content, true);
	}

	@Override
	public String toString() {
		return this.name;
	}

}
