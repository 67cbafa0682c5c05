package io.lateen.resource.kubernetes;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.lateen.resource.Kind;

/**
 * The collection of one kind in the API server, and how it is asked.
 *
 * @param path from the server's root, without a slash in front
 * @param parameters of the query
 * @param metadataOnly whether the server leaves out all but metadata
 */
record ApiPath(String path, Map<String, String> parameters, boolean metadataOnly) {

	static ApiPath of(Watched watched, String version) {
		Kind<?> kind = watched.kind();
		String group = kind.group().isEmpty() ? "api/" : "apis/" + kind.group() + '/';
		String namespace = watched.namespace().isEmpty() ? "" : "namespaces/" + watched.namespace() + '/';
		ApiPath path = new ApiPath(group + version + '/' + namespace + kind.plural(), Map.of(), watched.metadataOnly());
		return path.with("fieldSelector", watched.fieldSelector()).with("labelSelector", watched.labelSelector());
	}

	/** The same path with a parameter, unless that is empty. */
	ApiPath with(String parameter, String value) {
		if (value.isEmpty()) {
			return this;
		}
		Map<String, String> more = new TreeMap<>(this.parameters);
		more.put(parameter, value);
		return new ApiPath(this.path, more, this.metadataOnly);
	}

	URI below(URI root) {
		String query = this.parameters.entrySet()
			.stream()
			.map((parameter) -> parameter.getKey() + '='
					+ URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
			.collect(Collectors.joining("&"));
		String base = root.toString().endsWith("/") ? root.toString() : root + "/";
		return URI.create(base + this.path + (query.isEmpty() ? "" : "?" + query));
	}

	/**
	 * What is to be sent. Metadata alone is a twentieth of a Pod; see Kubernetes API
	 * concepts, "Metadata-only fetches".
	 */
	String accept() {
		if (!this.metadataOnly) {
			return "application/json";
		}
		String answer = this.parameters.containsKey("watch") ? "PartialObjectMetadata" : "PartialObjectMetadataList";
		return "application/json;as=" + answer + ";g=meta.k8s.io;v=v1";
	}

}
