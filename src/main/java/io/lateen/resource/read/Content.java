package io.lateen.resource.read;

import java.util.List;

import com.fasterxml.jackson.annotation.Nulls;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.json.JsonMapper;

/** Reads trees into records. */
final class Content {

	private static final JsonMapper JSON = JsonMapper.builder()
		.addModule(Scalars.module().setDeserializerModifier(new OneOfCheck.Modifier()))
		.addHandler(new WrongShapes())
		.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		// "host:" is no host, but an element of a list without a value is a mistake
		.changeDefaultNullHandling((handling) -> handling.withContentNulls(Nulls.FAIL))
		.build();

	private Content() {
	}

	/**
	 * The record, or null when the findings reject it.
	 */
	static <S> @Nullable S read(JsonNode tree, Class<S> type, String root, Findings findings) {
		try {
			S record = JSON.readerFor(type).withAttribute(Findings.class, findings).readValue(tree);
			return findings.rejected() ? null : record;
		}
		catch (InvalidNullException ex) {
			findings.reject(path(root, ex), "must not be empty");
		}
		catch (JacksonException ex) {
			findings.reject(path(root, ex), Shown.text(ex.getOriginalMessage()));
		}
		return null;
	}

	private static String path(String root, JacksonException failure) {
		String path = root;
		List<JacksonException.Reference> references = failure.getPath();
		for (JacksonException.Reference reference : references) {
			String name = reference.getPropertyName();
			path = (name != null) ? FieldPath.append(path, name) : path + '[' + reference.getIndex() + ']';
		}
		return path;
	}

}
