package io.lateen.resource.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.lateen.resource.Kind;

/**
 * What is read of a cluster. The smaller it is, the fewer rights are needed and the less
 * memory.
 *
 * @param kinds the kinds to read
 * @param namespaces where resources are read; empty for the whole cluster
 * @param labelSelector limits Istio's resources, empty for all of them
 * @param gatewayNamespace where this gateway runs; its Secrets are the only ones read
 * @param rootNamespace where Istio's ConfigMap {@code istio} is
 */
public record KubernetesScope(Set<Kind<?>> kinds, List<String> namespaces, String labelSelector,
		String gatewayNamespace, String rootNamespace) {

	/** Name of the ConfigMap that holds Istio's mesh configuration. */
	static final String MESH_CONFIG = "istio";

	/** All that a gateway needs. */
	public static final Set<Kind<?>> ALL = Set.copyOf(Kind.ALL);

	public KubernetesScope {
		kinds = Set.copyOf(kinds);
		namespaces = List.copyOf(namespaces);
	}

	/** One for each informer. */
	List<Watched> watched() {
		List<Watched> watched = new ArrayList<>();
		// in the order of Kind.ALL: Gateways and VirtualServices are known first
		Kind.ALL.stream().filter(this.kinds::contains).forEach((kind) -> add(kind, watched));
		return List.copyOf(watched);
	}

	private void add(Kind<?> kind, List<Watched> watched) {
		if (kind.equals(Kind.CONFIG_MAP)) {
			watched.add(Watched.all(kind, this.rootNamespace).fields("metadata.name=" + MESH_CONFIG).asOptional());
		}
		else if (kind.equals(Kind.SECRET)) {
			watched.add(Watched.all(kind, this.gatewayNamespace)
				.fields("type!=helm.sh/release.v1,type!=kubernetes.io/service-account-token")
				.asOptional());
		}
		else if (kind.namespaced()) {
			namespacesOrAll().forEach((namespace) -> watched.add(limited(Watched.all(kind, namespace))));
		}
		// who may not read the whole cluster may not list its namespaces either
		else if (this.namespaces.isEmpty()) {
			Watched all = Watched.all(kind, "").onlyMetadata();
			watched.add(kind.equals(Kind.NODE) ? all.asOptional() : all);
		}
	}

	private Watched limited(Watched all) {
		if (all.kind().equals(Kind.POD)) {
			return all.fields("status.phase!=Succeeded,status.phase!=Failed").onlyMetadata();
		}
		return all.kind().group().equals(Kind.GATEWAY.group()) ? all.labels(this.labelSelector) : all;
	}

	private List<String> namespacesOrAll() {
		return this.namespaces.isEmpty() ? List.of("") : this.namespaces;
	}

}
