package io.lateen.cases;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.json.JsonMapper;

/** The folder that the gateway watches, with one file for each resource. */
final class CaseFolder {

	/** Namespace of resources that name none. */
	private static final String NAMESPACE = "oracle";

	private static final JsonMapper JSON = new JsonMapper();

	private final Path folder;

	private final Set<String> ofCase = new HashSet<>();

	CaseFolder(Path folder) {
		this.folder = folder;
	}

	/** Writes the resources of a YAML text for as long as the folder is there. */
	void keep(String yaml) throws IOException {
		Set<String> before = Set.copyOf(this.ofCase);
		apply(yaml);
		this.ofCase.retainAll(before);
	}

	/** Writes the resources of a YAML text until {@link #clear()}. */
	void apply(String yaml) throws IOException {
		for (Map<String, Object> resource : resources(yaml)) {
			String name = fileName((String) resource.get("kind"), (Map<?, ?>) resource.get("metadata"));
			Path draft = Files.createTempFile(this.folder, name, ".draft");
			Files.writeString(draft, JSON.writeValueAsString(resource));
			Files.move(draft, this.folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
			this.ofCase.add(name);
		}
	}

	/** Deletes {@code kind/name}. */
	void delete(String what) throws IOException {
		String[] parts = what.split("/");
		Files.delete(this.folder.resolve(fileName(parts[0], Map.of("namespace", NAMESPACE, "name", parts[1]))));
	}

	void clear() throws IOException {
		for (String name : this.ofCase) {
			Files.deleteIfExists(this.folder.resolve(name));
		}
		this.ofCase.clear();
	}

	@SuppressWarnings("unchecked")
	private static List<Map<String, Object>> resources(String yaml) {
		List<Map<String, Object>> resources = new ArrayList<>();
		for (Object document : new Yaml().loadAll(yaml)) {
			if (document != null) {
				Map<String, Object> resource = (Map<String, Object>) document;
				Map<String, Object> metadata = new HashMap<>((Map<String, Object>) resource.get("metadata"));
				metadata.putIfAbsent("namespace", NAMESPACE);
				resource.put("metadata", metadata);
				resources.add(resource);
			}
		}
		return resources;
	}

	private static String fileName(String kind, Map<?, ?> metadata) {
		return kind.toLowerCase(Locale.ROOT) + "." + metadata.get("namespace") + "." + metadata.get("name") + ".json";
	}

}
