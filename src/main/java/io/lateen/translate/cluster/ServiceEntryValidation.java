package io.lateen.translate.cluster;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.lateen.resource.Problem;
import io.lateen.resource.Resource;
import io.lateen.resource.istio.ServiceEntry;
import io.lateen.resource.istio.ServiceEntry.Port;
import io.lateen.translate.DomainName;
import io.lateen.translate.ExportToValidation;
import io.lateen.translate.Field;
import io.lateen.translate.Findings;
import io.lateen.translate.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a ServiceEntry by itself, as Istio's schema and webhook see it and
 * in their words (istio pkg/config/validation/validation.go, ValidateServiceEntry), and
 * what of it is not carried out.
 */
final class ServiceEntryValidation {

	private final ServiceEntry entry;

	private final Findings findings;

	private final Field spec;

	private final String resolution;

	private ServiceEntryValidation(Resource<ServiceEntry> resource) {
		this.entry = resource.content();
		this.findings = new Findings(resource);
		this.spec = Field.spec(this.findings);
		this.resolution = (this.entry.resolution() != null) ? this.entry.resolution() : "NONE";
	}

	static List<Problem> problems(Resource<ServiceEntry> resource) {
		ServiceEntryValidation validation = new ServiceEntryValidation(resource);
		validation.check();
		ExportToValidation.checkServiceEntry(validation.spec, resource.content().exportTo(), resource.namespace());
		return validation.findings.problems();
	}

	private void check() {
		if (this.entry.workloadSelector() != null) {
			SelectorValidation.check(this.spec.at("workloadSelector").at("labels"),
					this.entry.workloadSelector().labels());
			if (!this.entry.endpoints().isEmpty()) {
				this.spec.rejected("only one of WorkloadSelector or Endpoints can be set");
			}
		}
		checkHosts();
		checkAddresses();
		Set<String> names = checkPorts();
		checkResolution(names);
		checkStreams();
	}

	private void checkHosts() {
		if (this.entry.hosts().isEmpty()) {
			this.spec.at("hosts").rejected("spec.hosts in body should have at least 1 items");
		}
		for (int i = 0; i < this.entry.hosts().size(); i++) {
			String host = this.entry.hosts().get(i);
			Field field = this.spec.at("hosts", i);
			if (host.equals("*")) {
				field.rejected("hostname cannot be wildcard");
				continue;
			}
			field.rejectedFor(DomainName.refuseWildcard(host));
			if (host.startsWith("*") && !host.startsWith("*.") && !this.resolution.equals("DYNAMIC_DNS")) {
				field.warning("partial wildcard \"" + host + "\" not allowed");
			}
		}
	}

	private void checkAddresses() {
		boolean ranges = false;
		for (int i = 0; i < this.entry.addresses().size(); i++) {
			String address = this.entry.addresses().get(i);
			ranges |= address.contains("/");
			this.spec.at("addresses", i).rejectedFor(refuse(address));
		}
		if (ranges && !this.resolution.equals("NONE") && !this.resolution.equals("STATIC")) {
			this.spec.rejected("CIDR addresses are allowed only for NONE/STATIC resolution types");
		}
	}

	private static @Nullable String refuse(String address) {
		int slash = address.indexOf('/');
		if (slash < 0) {
			return IpAddress.isValid(address) ? null : address + " is not a valid IP";
		}
		int bits = address.contains(":") ? 128 : 32;
		String length = address.substring(slash + 1);
		boolean number = length.matches("0|[1-9][0-9]{0,2}") && Integer.parseInt(length) <= bits;
		return (number && IpAddress.isValid(address.substring(0, slash))) ? null
				: address + " is not a valid CIDR block";
	}

	private Set<String> checkPorts() {
		Set<String> names = new HashSet<>();
		Set<Long> numbers = new HashSet<>();
		for (int i = 0; i < this.entry.ports().size(); i++) {
			Port port = this.entry.ports().get(i);
			Field field = this.spec.at("ports", i);
			String name = (port.name() != null) ? port.name() : "";
			if (!names.add(name)) {
				field.at("name").rejected("duplicate entries for key [name=\"" + name + "\"]");
			}
			if (port.number() != null && !numbers.add(port.number())) {
				field.at("number").rejected("port number cannot be duplicated");
			}
			if (port.targetPort() != null && port.targetPort() != 0) {
				TrafficPolicyValidation.checkPort(field.at("targetPort"), port.targetPort());
			}
			if (!DomainName.isLabel(name)) {
				field.at("name").rejected("invalid port name: " + name);
			}
			String protocol = (port.protocol() != null) ? port.protocol() : "";
			if (!protocol.isEmpty() && PortProtocol.parse(protocol) == PortProtocol.UNKNOWN) {
				field.at("protocol").rejected("unsupported protocol: " + protocol);
			}
			TrafficPolicyValidation.checkPort(field.at("number"), port.number());
		}
		return names;
	}

	private void checkResolution(Set<String> ports) {
		switch (this.resolution) {
			case "NONE" -> checkNone();
			case "STATIC" -> checkEndpoints(ports, false);
			case "DNS", "DNS_ROUND_ROBIN" -> checkDns(ports);
			case "DYNAMIC_DNS" -> checkDynamic();
			default -> this.spec.at("resolution").rejected("unsupported resolution type " + this.resolution);
		}
	}

	private void checkNone() {
		if (!this.entry.endpoints().isEmpty()) {
			this.spec.rejected("NONE mode cannot set endpoints");
		}
		if (this.entry.workloadSelector() != null) {
			this.spec.at("workloadSelector").warning("workloadSelector should not be set when resolution mode is NONE");
		}
		else {
			this.spec.at("resolution").warning("a gateway has no original destination: requests are answered with 503");
		}
	}

	private void checkEndpoints(Set<String> ports, boolean names) {
		for (int i = 0; i < this.entry.endpoints().size(); i++) {
			WorkloadEntryValidation.check(this.spec.at("endpoints", i), this.entry.endpoints().get(i), ports, names);
		}
	}

	private void checkDns(Set<String> ports) {
		if (this.entry.endpoints().isEmpty()) {
			for (int i = 0; i < this.entry.hosts().size(); i++) {
				String reason = DomainName.refuse(this.entry.hosts().get(i));
				if (reason != null) {
					this.spec.at("hosts", i)
						.rejected("hosts must be FQDN or contain only prefix wildcards if no endpoints are provided "
								+ "for resolution mode " + this.resolution + ", " + reason);
				}
			}
		}
		if (this.resolution.equals("DNS_ROUND_ROBIN") && this.entry.endpoints().size() > 1) {
			this.spec.rejected("DNS_ROUND_ROBIN mode cannot have multiple endpoints");
		}
		checkEndpoints(ports, true);
	}

	private void checkDynamic() {
		for (int i = 0; i < this.entry.hosts().size(); i++) {
			if (!this.entry.hosts().get(i).startsWith("*")) {
				this.spec.at("hosts", i).rejected("host must be wildcarded for resolution mode " + this.resolution);
			}
		}
		if (!this.entry.addresses().isEmpty()) {
			this.spec.at("addresses").rejected("addresses cannot be set for resolution type " + this.resolution);
		}
		if (!this.entry.endpoints().isEmpty()) {
			this.spec.at("endpoints").rejected("endpoints cannot be set for resolution type " + this.resolution);
		}
		this.spec.at("resolution").ineffective("DYNAMIC_DNS is not carried out: requests are answered with 503");
	}

	private void checkStreams() {
		boolean streams = this.entry.ports()
			.stream()
			.map((port) -> PortProtocol.parse((port.protocol() != null) ? port.protocol() : ""))
			.anyMatch((protocol) -> !protocol.isHttp() && !protocol.isTls());
		if (streams && this.entry.hosts().size() > 1 && !this.resolution.equals("NONE")) {
			this.spec.at("hosts").rejected("multiple hosts provided with non-HTTP, non-TLS ports");
		}
	}

}
