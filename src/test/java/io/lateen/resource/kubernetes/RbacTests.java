package io.lateen.resource.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

import io.lateen.resource.Kind;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/** The rights in {@code k8s/base} are those that are used. */
class RbacTests {

	@Test
	void whatIsWatchedMayBeListedAndWatchedAndNothingElse() throws IOException {
		Set<String> watched = new TreeSet<>();
		for (Kind<?> kind : KubernetesScope.ALL) {
			watched.add(kind.group() + "/" + kind.plural());
		}
		Map<String, Set<String>> rights = rights("ClusterRole");
		rights.putAll(rights("Role"));
		assertThat(allowing(rights, "list")).isEqualTo(watched);
		assertThat(allowing(rights, "watch")).isEqualTo(watched);
	}

	@Test
	void secretsAreReadInTheGatewaysOwnNamespaceOnly() throws IOException {
		assertThat(rights("ClusterRole")).doesNotContainKey("/secrets");
		assertThat(rights("Role")).containsOnly(Map.entry("/secrets", Set.of("list", "watch")));
	}

	@Test
	void onlyTheStatusOfIstiosKindsMayBeWritten() throws IOException {
		Map<String, Set<String>> rights = rights("ClusterRole");
		assertThat(allowing(rights, "patch"))
			.allSatisfy((resource) -> assertThat(resource).startsWith("networking.istio.io/").endsWith("/status"));
		assertThat(rights.values())
			.allSatisfy((verbs) -> assertThat(verbs).isSubsetOf("get", "list", "watch", "patch"));
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Set<String>> rights(String kind) throws IOException {
		Map<String, Set<String>> rights = new TreeMap<>();
		Iterable<Object> documents = new Yaml().loadAll(Files.readString(Path.of("k8s/base/rbac.yaml")));
		StreamSupport.stream(documents.spliterator(), false)
			.map((document) -> (Map<String, Object>) document)
			.filter((document) -> kind.equals(document.get("kind")))
			.flatMap((role) -> ((List<Map<String, List<String>>>) role.get("rules")).stream())
			.forEach((rule) -> rule.getOrDefault("apiGroups", List.of())
				.forEach((group) -> rule.getOrDefault("resources", List.of())
					.forEach((resource) -> rights.computeIfAbsent(group + "/" + resource, (_) -> new TreeSet<>())
						.addAll(rule.getOrDefault("verbs", List.of())))));
		return rights;
	}

	private static Set<String> allowing(Map<String, Set<String>> rights, String verb) {
		Set<String> resources = new TreeSet<>();
		rights.forEach((resource, verbs) -> {
			if (verbs.contains(verb)) {
				resources.add(resource);
			}
		});
		return resources;
	}

}
