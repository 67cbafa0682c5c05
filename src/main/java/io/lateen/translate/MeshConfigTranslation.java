package io.lateen.translate;

import java.util.List;

import io.lateen.model.MeshSettings;
import io.lateen.resource.Problem;

/**
 * Mesh-wide settings.
 *
 * @param settings of the request path
 * @param defaults for what resources leave open
 * @param problems of the mesh configuration
 */
record MeshConfigTranslation(MeshSettings settings, MeshDefaults defaults, List<Problem> problems) {

	static final MeshConfigTranslation NONE = new MeshConfigTranslation(MeshSettings.DEFAULT, MeshDefaults.ISTIO,
			List.of());

}
