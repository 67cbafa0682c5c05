package io.lateen.translate.cluster;

import java.util.List;
import java.util.Set;

import io.lateen.resource.Problem;
import io.lateen.resource.Resource;
import io.lateen.resource.istio.WorkloadEntry;
import io.lateen.translate.DomainName;
import io.lateen.translate.Field;
import io.lateen.translate.Findings;
import io.lateen.translate.IpAddress;
import io.lateen.translate.LabelSyntax;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a WorkloadEntry, or an endpoint of a ServiceEntry, by itself (istio
 * pkg/config/validation/validation.go, validateWorkloadEntry).
 */
final class WorkloadEntryValidation {

	private static final String UNIX = "unix://";

	private WorkloadEntryValidation() {
	}

	static List<Problem> problems(Resource<WorkloadEntry> resource) {
		Findings findings = new Findings(resource);
		check(Field.spec(findings), resource.content(), null, true);
		return findings.problems();
	}

	/**
	 * Checks an entry.
	 * @param ports names of the ServiceEntry's ports; null for an entry on its own
	 * @param names whether it may have a name in place of an address
	 */
	static void check(Field field, WorkloadEntry entry, @Nullable Set<String> ports, boolean names) {
		String address = (entry.address() != null) ? entry.address() : "";
		if (address.isEmpty()) {
			checkAbsent(field, entry);
		}
		else if (address.startsWith(UNIX)) {
			checkUnix(field, entry, address, ports);
		}
		else if (!IpAddress.isValid(address)) {
			checkName(field.at("address"), address, names);
		}
		checkPorts(field, entry, ports);
		LabelSyntax.check(field.at("labels"), entry.labels());
	}

	private static void checkAbsent(Field field, WorkloadEntry entry) {
		if (entry.network() == null || entry.network().isEmpty()) {
			field.at("address").rejected("address is required");
		}
		else {
			field.at("address")
				.ineffective("without an address the workload is reached through a gateway of network \""
						+ entry.network() + "\", which is not carried out");
		}
	}

	private static void checkUnix(Field field, WorkloadEntry entry, String address, @Nullable Set<String> ports) {
		String path = address.substring(UNIX.length());
		boolean abstractName = path.startsWith("@");
		if (path.isEmpty()) {
			field.at("address").rejected("unix address must not be empty");
		}
		else if (!abstractName && (!path.startsWith("/") || path.endsWith("/"))) {
			field.at("address").rejected(path + " is not an absolute path to a file");
		}
		if (!entry.ports().isEmpty()) {
			field.at("ports").rejected("unix endpoint " + address + " must not include ports");
		}
		if (ports != null && ports.size() != 1) {
			field.at("address").rejected("exactly 1 service port required for unix endpoints");
		}
		field.at("address").ineffective("unix domain sockets are not carried out");
	}

	private static void checkName(Field field, String address, boolean names) {
		if (!names) {
			field.rejected("endpoint address \"" + address + "\" is not a valid IP address");
		}
		else if (DomainName.refuse(address) != null) {
			field.rejected("endpoint address \"" + address + "\" is not a valid FQDN or an IP address");
		}
	}

	private static void checkPorts(Field field, WorkloadEntry entry, @Nullable Set<String> ports) {
		entry.ports().forEach((name, number) -> {
			Field port = field.at("ports").at(name);
			if (ports != null && !ports.contains(name)) {
				port.rejected("endpoint port " + number + " is not defined by the service entry");
			}
			if (!DomainName.isLabel(name)) {
				port.rejected("invalid port name: " + name);
			}
			TrafficPolicyValidation.checkPort(port, number);
		});
	}

}
