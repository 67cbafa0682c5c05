package io.lateen.resource.read;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

import io.lateen.resource.Kind;
import io.lateen.resource.Problem;
import io.lateen.resource.Problem.Severity;
import io.lateen.resource.Resource;
import io.lateen.resource.ResourceKey;
import io.lateen.resource.ResourceName;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads Kubernetes documents into resources. All versions of a kind are read alike.
 * Unknown fields of Istio's kinds are reported and have no effect; a value of the wrong
 * type rejects the resource. Immutable.
 */
public final class DocumentReader {

	private final String defaultNamespace;

	/**
	 * Creates a reader.
	 * @param defaultNamespace of documents that do not name theirs
	 */
	public DocumentReader(String defaultNamespace) {
		this.defaultNamespace = defaultNamespace;
	}

	/**
	 * Reads one document.
	 * @param document its tree
	 * @param source where it stands, null for the API server
	 * @param seen when a resource was first seen: its time of creation if the document
	 * does not say one
	 */
	public Reading read(JsonNode document, @Nullable String source, Function<ResourceKey, Instant> seen) {
		if (!document.isObject()) {
			return unidentified(source, "", "must be an object");
		}
		for (String required : List.of("apiVersion", "kind")) {
			if (!document.path(required).isString()) {
				return unidentified(source, required, "is required");
			}
		}
		ApiKind api = ApiKind.of(document.get("apiVersion").stringValue(), document.get("kind").stringValue());
		Kind<?> kind = api.read();
		if (kind == null) {
			return Reading.notRead(api.missed() ? List.of(notSupported(document, source)) : List.of());
		}
		ResourceKey key = key(kind, document);
		if (key.name().name().isEmpty()) {
			return unidentified(source, "metadata.name", "is required");
		}
		if (!kind.versions().contains(api.version())) {
			return new Reading(key, null, List.of(new Problem(key, source, "apiVersion", Severity.REJECTED,
					"version must be one of " + String.join(", ", kind.versions()))), true);
		}
		return read(kind, key, document, source, seen.apply(key));
	}

	/**
	 * Reads an item of an API server's list, which does not repeat version and kind.
	 * @param kind the kind that was asked for
	 * @param document its tree
	 */
	public Reading readItem(Kind<?> kind, JsonNode document) {
		return read(kind, key(kind, document), document, null, Instant.EPOCH);
	}

	private ResourceKey key(Kind<?> kind, JsonNode document) {
		String name = document.path("metadata").path("name").stringValue("");
		return new ResourceKey(kind, new ResourceName(namespace(kind, document), name));
	}

	private <S> Reading read(Kind<S> kind, ResourceKey key, JsonNode document, @Nullable String source, Instant seen) {
		Findings ofMetadata = new Findings("metadata", false);
		Metadata metadata = Content.read(part(document, "metadata"), Metadata.class, "metadata", ofMetadata);
		Instant created = (metadata != null) ? metadata.createdOr(seen, ofMetadata) : seen;

		boolean istio = kind.group().endsWith("istio.io");
		Findings ofContent = new Findings(kind.content(), istio);
		S content = Content.read(content(kind, document), kind.type(), kind.content(), ofContent);

		List<Problem> problems = new ArrayList<>(ofMetadata.problems(key, source));
		problems.addAll(ofContent.problems(key, source));
		if (metadata == null || content == null || ofMetadata.rejected()) {
			return new Reading(key, null, List.copyOf(problems), true);
		}
		long generation = (metadata.generation() != null) ? metadata.generation() : 0;
		Resource<S> resource = new Resource<>(kind, key.name(), created, generation, metadata.labels(),
				metadata.annotationsOf(kind), source, content);
		return new Reading(key, resource, List.copyOf(problems), true);
	}

	private String namespace(Kind<?> kind, JsonNode document) {
		if (!kind.namespaced()) {
			return "";
		}
		String namespace = document.path("metadata").path("namespace").stringValue("");
		return namespace.isEmpty() ? this.defaultNamespace : namespace.intern();
	}

	private static JsonNode content(Kind<?> kind, JsonNode document) {
		if (!kind.content().isEmpty()) {
			return part(document, kind.content());
		}
		return kind.equals(Kind.SECRET) ? withStringData(document) : document;
	}

	private static JsonNode part(JsonNode document, String field) {
		JsonNode part = document.path(field);
		return (part.isMissingNode() || part.isNull()) ? JsonNodeFactory.instance.objectNode() : part;
	}

	// the API server does this to a Secret that is written to it
	private static JsonNode withStringData(JsonNode secret) {
		if (!secret.path("stringData").isObject()) {
			return secret;
		}
		ObjectNode merged = (ObjectNode) secret.deepCopy();
		ObjectNode data = merged.path("data").isObject() ? (ObjectNode) merged.get("data") : merged.putObject("data");
		secret.get("stringData").forEachEntry((key, value) -> data.put(key, base64(value.asString(""))));
		return merged;
	}

	private static String base64(String text) {
		return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

	private static Problem notSupported(JsonNode document, @Nullable String source) {
		String name = document.path("metadata").path("name").stringValue("");
		return new Problem(null, source, "kind", Severity.INEFFECTIVE,
				"%s is not supported, %s has no effect".formatted(Shown.text(document.get("kind").stringValue()),
						name.isEmpty() ? "it" : '"' + Shown.text(name) + '"'));
	}

	private static Reading unidentified(@Nullable String source, String field, String reason) {
		return Reading.unidentified(List.of(new Problem(null, source, field, Severity.REJECTED, reason)));
	}

}
