package io.lateen.translate;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.lateen.model.MeshSettings;
import io.lateen.resource.Kind;
import io.lateen.resource.Problem;
import io.lateen.resource.Resource;
import io.lateen.resource.ResourceKey;
import io.lateen.resource.ResourceName;
import io.lateen.resource.Snapshot;
import io.lateen.resource.core.ConfigMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Mesh-wide settings: key {@code mesh} of ConfigMap {@code istio} in the root namespace,
 * or those of the application where there is no such ConfigMap. A version that is wrong
 * leaves the one before in force.
 *
 * @param settings of the request path
 * @param defaults for what resources leave open
 * @param problems of the newest version
 */
record MeshConfigTranslation(MeshSettings settings, MeshDefaults defaults, List<Problem> problems) {

	/** Before the first translation. */
	static final MeshConfigTranslation NONE = new MeshConfigTranslation(MeshSettings.DEFAULT, MeshDefaults.ISTIO,
			List.of());

	private static final String NAME = "istio";

	private static final String KEY = "mesh";

	/** The next one, or this one where nothing changed. */
	MeshConfigTranslation next(GatewayWorkload workload, Snapshot snapshot, Set<ResourceKey> changed) {
		ResourceKey key = new ResourceKey(Kind.CONFIG_MAP, new ResourceName(workload.rootNamespace(), NAME));
		if (this != NONE && !changed.contains(key)) {
			return this;
		}
		Resource<ConfigMap> resource = snapshot.get(Kind.CONFIG_MAP, key.name());
		String text = (resource != null) ? resource.content().data().get(KEY) : null;
		if (resource == null || text == null) {
			return read(workload.mesh(), "lateen.mesh", new Findings(null, "application settings"));
		}
		Findings findings = new Findings(resource);
		try {
			Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
			return read((tree instanceof Map<?, ?> map) ? map : Map.of(), "data." + KEY, findings);
		}
		catch (YAMLException ex) {
			findings.rejected("data." + KEY, "is no YAML: " + ex.getMessage());
			return new MeshConfigTranslation(this.settings, this.defaults, findings.problems());
		}
	}

	private MeshConfigTranslation read(Map<?, ?> tree, String field, Findings findings) {
		MeshConfigReader reader = new MeshConfigReader(tree, field, findings);
		MeshSettings nextSettings = reader.settings();
		MeshDefaults nextDefaults = reader.defaults();
		reader.reportWithoutEffect();
		List<Problem> found = findings.problems();
		if (Findings.isRejected(found)) {
			return new MeshConfigTranslation(this.settings, this.defaults, found);
		}
		return new MeshConfigTranslation(nextSettings, nextDefaults, found);
	}

}
