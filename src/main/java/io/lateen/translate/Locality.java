package io.lateen.translate;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A place in the topology of a cluster; empty for what is not known (istio
 * pilot/pkg/serviceregistry/util/label/label.go, pilot/pkg/networking/util/util.go).
 *
 * @param region {@code topology.kubernetes.io/region}
 * @param zone {@code topology.kubernetes.io/zone}
 * @param subzone {@code topology.istio.io/subzone}
 */
public record Locality(String region, String zone, String subzone) {

	public static final Locality UNKNOWN = new Locality("", "", "");

	/** Labels of Nodes, of Pods and of endpoints as failover priorities name them. */
	public static final String REGION = "topology.kubernetes.io/region";

	public static final String ZONE = "topology.kubernetes.io/zone";

	public static final String SUBZONE = "topology.istio.io/subzone";

	private static final String ANY = "*";

	/** Of {@code region/zone/subzone}; what is missing at the end is not known. */
	public static Locality of(String text) {
		String[] parts = text.split("/", -1);
		return new Locality(parts[0], (parts.length > 1) ? parts[1] : "", (parts.length > 2) ? parts[2] : "");
	}

	/** By the labels of a Node or Pod. */
	public static Locality ofTopology(Map<String, String> labels) {
		return new Locality(labels.getOrDefault(REGION, ""), labels.getOrDefault(ZONE, ""),
				labels.getOrDefault(SUBZONE, ""));
	}

	/** As a Pod says of itself, null where it does not. */
	public static @Nullable Locality ofPod(Map<String, String> labels) {
		String said = labels.getOrDefault("topology.istio.io/locality", labels.get("istio-locality"));
		if (said == null || said.isEmpty()) {
			return null;
		}
		return of(said.contains("/") ? said : said.replace('.', '/'));
	}

	public boolean isUnknown() {
		return equals(UNKNOWN);
	}

	/** Whether a rule like {@code region/*} means it. */
	public boolean matches(String rule) {
		Locality ruled = of(rule);
		return (ruled.region.equals(ANY) || ruled.region.equals(this.region)) && fits(ruled.zone, this.zone)
				&& fits(ruled.subzone, this.subzone);
	}

	private static boolean fits(String rule, String value) {
		return rule.equals(ANY) || rule.isEmpty() || rule.equals(value);
	}

	/**
	 * How far another one is: 0 for the same, 1 in the same zone, 2 in the same region, 3
	 * elsewhere.
	 */
	public int distance(Locality other) {
		if (!this.region.equals(other.region)) {
			return 3;
		}
		if (!this.zone.equals(other.zone)) {
			return 2;
		}
		return this.subzone.equals(other.subzone) ? 0 : 1;
	}

	@Override
	public String toString() {
		if (!this.subzone.isEmpty()) {
			return this.region + "/" + this.zone + "/" + this.subzone;
		}
		return this.zone.isEmpty() ? this.region : this.region + "/" + this.zone;
	}

}
