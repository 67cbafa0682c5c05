package io.lateen.resource.istio;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** {@code ServiceEntry.spec} (istio.io/api networking/v1alpha3/service_entry.proto). */
public record ServiceEntry(List<String> hosts, List<String> addresses, List<Port> ports, @EnumValues( {
		"MESH_EXTERNAL", "MESH_INTERNAL" }) @Nullable String location,
		@EnumValues({ "NONE", "STATIC", "DNS", "DNS_ROUND_ROBIN", "DYNAMIC_DNS" }) @Nullable String resolution,
		List<WorkloadEntry> endpoints, @Nullable WorkloadSelector workloadSelector, List<String> exportTo,
		List<String> subjectAltNames){

	public ServiceEntry {
		hosts = Absent.toEmpty(hosts);
		addresses = Absent.toEmpty(addresses);
		ports = Absent.toEmpty(ports);
		endpoints = Absent.toEmpty(endpoints);
		exportTo = Absent.toEmpty(exportTo);
		subjectAltNames = Absent.toEmpty(subjectAltNames);
	}

	public record Port(@Nullable Long number, @Nullable String protocol, @Nullable String name,
			@Nullable Long targetPort) {
	}

	public record WorkloadSelector(Map<String, String> labels) {

		public WorkloadSelector {
			labels = Absent.toEmpty(labels);
		}
	}

}
