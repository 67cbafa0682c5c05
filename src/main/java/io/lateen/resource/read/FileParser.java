package io.lateen.resource.read;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.representer.Representer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Splits a file into its documents: several YAML documents, or one of JSON; the items of
 * a {@code List} count as documents of their own.
 */
public final class FileParser {

	/** Larger files are refused; Kubernetes itself takes no resource above 1.5 MiB. */
	public static final int MAX_BYTES = 16 * 1024 * 1024;

	private static final JsonMapper JSON = JsonMapper.shared();

	private FileParser() {
	}

	/**
	 * The documents of a file in their order; empty ones are left out but count.
	 * @param file name of the file; the ending {@code .json} makes it JSON
	 */
	public static List<Document> parse(String file, String text) throws UnreadableFileException {
		if (text.length() > MAX_BYTES) {
			throw new UnreadableFileException(file, "is larger than 16 MiB");
		}
		return file.endsWith(".json") ? json(file, text) : yaml(file, text);
	}

	private static List<Document> json(String file, String text) throws UnreadableFileException {
		try {
			List<Document> documents = new ArrayList<>();
			add(documents, file, JSON.readTree(text));
			return documents;
		}
		catch (JacksonException ex) {
			throw new UnreadableFileException(file,
					"line %d: %s".formatted(ex.getLocation().getLineNr(), Shown.text(ex.getOriginalMessage())));
		}
	}

	private static List<Document> yaml(String file, String text) throws UnreadableFileException {
		List<Document> documents = new ArrayList<>();
		int number = 1;
		try {
			for (Iterator<Object> found = yaml().loadAll(text).iterator(); found.hasNext(); number++) {
				Object tree = found.next();
				if (tree != null) {
					add(documents, source(file, number), new YamlTree().toJson(tree));
				}
			}
		}
		catch (MarkedYAMLException ex) {
			throw new UnreadableFileException(source(file, number), reason(ex));
		}
		catch (YAMLException ex) {
			throw new UnreadableFileException(source(file, number), Shown.text(String.valueOf(ex.getMessage())));
		}
		return documents;
	}

	private static String source(String file, int document) {
		return file + ", document " + document;
	}

	private static String reason(MarkedYAMLException ex) {
		String problem = Shown.text(String.valueOf(ex.getProblem()));
		return (ex.getProblemMark() != null) ? "line %d: %s".formatted(ex.getProblemMark().getLine() + 1, problem)
				: problem;
	}

	private static void add(List<Document> documents, String source, JsonNode tree) {
		boolean list = tree.path("kind").stringValue("").endsWith("List") && tree.path("items").isArray();
		if (!list) {
			documents.add(new Document(source, tree));
			return;
		}
		int item = 1;
		for (JsonNode each : tree.get("items")) {
			add(documents, source + ", item " + item++, each);
		}
	}

	// not thread-safe, therefore a new one each time
	private static Yaml yaml() {
		LoaderOptions options = new LoaderOptions();
		options.setAllowDuplicateKeys(false);
		options.setCodePointLimit(MAX_BYTES);
		DumperOptions unused = new DumperOptions();
		return new Yaml(new SafeConstructor(options), new Representer(unused), unused, options,
				new KubernetesScalars());
	}

}
