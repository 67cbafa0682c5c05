package io.lateen.status;

import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.lateen.resource.Kind;
import io.lateen.resource.ResourceKey;
import io.lateen.resource.ResourceName;

/**
 * The {@code status.conditions} of Istio's resources in the API server. Conditions of
 * others (istiod's) are kept; ours are of type {@code lateen.io/...}.
 */
final class ResourceStatuses {

	private static final Set<Kind<?>> WITH_CONDITIONS = Set.of(Kind.GATEWAY, Kind.VIRTUAL_SERVICE,
			Kind.DESTINATION_RULE, Kind.SERVICE_ENTRY, Kind.WORKLOAD_ENTRY);

	private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

	private final KubernetesClient client;

	ResourceStatuses(KubernetesClient client) {
		this.client = client;
	}

	static boolean hasConditions(Kind<?> kind) {
		return WITH_CONDITIONS.contains(kind);
	}

	/** Resources that carry conditions of ours. */
	List<ResourceKey> withOurConditions() {
		List<ResourceKey> found = new ArrayList<>();
		for (Kind<?> kind : WITH_CONDITIONS) {
			this.client.genericKubernetesResources(context(kind))
				.inAnyNamespace()
				.list()
				.getItems()
				.stream()
				.filter((resource) -> conditions(resource).stream().anyMatch(ResourceStatuses::isOurs))
				.map((resource) -> new ResourceKey(kind,
						new ResourceName(resource.getMetadata().getNamespace(), resource.getMetadata().getName())))
				.forEach(found::add);
		}
		return found;
	}

	/**
	 * Makes our conditions of a resource the given ones. A resource that is gone or has
	 * changed meanwhile is left alone: its next version gets a status of its own.
	 * @return whether something was written
	 */
	boolean write(ResourceKey key, long generation, List<ResourceCondition> wanted) {
		Resource<GenericKubernetesResource> handle = this.client.genericKubernetesResources(context(key.kind()))
			.inNamespace(key.name().namespace())
			.withName(key.name().name());
		GenericKubernetesResource current = handle.get();
		if (current == null) {
			return false;
		}
		List<Map<String, Object>> before = conditions(current);
		List<Map<String, Object>> after = replaced(before, generation, wanted);
		if (after.equals(before)) {
			return false;
		}
		Map<String, Object> patch = Map.of("metadata",
				Map.of("resourceVersion", current.getMetadata().getResourceVersion()), "status",
				Map.of("conditions", after));
		return patched(handle, patch);
	}

	private static boolean patched(Resource<GenericKubernetesResource> handle, Map<String, Object> patch) {
		try {
			handle.subresource("status").patch(MERGE, Serialization.asJson(patch));
			return true;
		}
		catch (KubernetesClientException ex) {
			if (ex.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
				return false;
			}
			throw ex;
		}
	}

	private static List<Map<String, Object>> replaced(List<Map<String, Object>> before, long generation,
			List<ResourceCondition> wanted) {
		List<Map<String, Object>> after = new ArrayList<>(before.stream().filter((one) -> !isOurs(one)).toList());
		for (ResourceCondition condition : wanted) {
			after.add(before.stream()
				.filter((one) -> says(one, generation, condition))
				.findFirst()
				.orElseGet(() -> written(generation, condition)));
		}
		return after;
	}

	private static boolean says(Map<String, Object> written, long generation, ResourceCondition condition) {
		return Objects.equals(written.get("type"), condition.type())
				&& Objects.equals(written.get("status"), word(condition))
				&& Objects.equals(written.get("reason"), condition.reason())
				&& Objects.equals(written.get("message"), condition.message())
				&& Objects.equals(String.valueOf(written.get("observedGeneration")), String.valueOf(generation));
	}

	private static Map<String, Object> written(long generation, ResourceCondition condition) {
		Map<String, Object> written = new LinkedHashMap<>();
		written.put("type", condition.type());
		written.put("status", word(condition));
		written.put("reason", condition.reason());
		written.put("message", condition.message());
		written.put("observedGeneration", generation);
		written.put("lastTransitionTime", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
		return written;
	}

	private static String word(ResourceCondition condition) {
		return condition.met() ? "True" : "False";
	}

	private static boolean isOurs(Map<String, Object> condition) {
		return String.valueOf(condition.get("type")).startsWith(ResourceCondition.PREFIX);
	}

	// a condition is an object of the API; anything else the CRD would have refused
	@SuppressWarnings("unchecked")
	private static List<Map<String, Object>> conditions(GenericKubernetesResource resource) {
		Object status = resource.getAdditionalProperties().get("status");
		Object conditions = (status instanceof Map<?, ?> fields) ? fields.get("conditions") : null;
		return (conditions instanceof List<?> list) ? (List<Map<String, Object>>) list : List.of();
	}

	private static ResourceDefinitionContext context(Kind<?> kind) {
		return new ResourceDefinitionContext.Builder().withGroup(kind.group())
			.withVersion(kind.versions().getFirst())
			.withKind(kind.name())
			.withPlural(kind.plural())
			.withNamespaced(kind.namespaced())
			.build();
	}

}
