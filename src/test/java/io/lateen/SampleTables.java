package io.lateen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.lateen.resource.Problem;
import io.lateen.resource.ResourceKey;
import io.lateen.resource.Snapshot;
import io.lateen.resource.read.Document;
import io.lateen.resource.read.DocumentReader;
import io.lateen.resource.read.FileParser;
import io.lateen.resource.read.Reading;
import io.lateen.resource.read.UnreadableFileException;
import io.lateen.translate.GatewayWorkload;
import io.lateen.translate.Translation;
import io.lateen.translate.Translator;

/**
 * A sample of the repository, read and translated as in folder mode.
 *
 * @param snapshot its resources
 * @param translation what they mean
 * @param unreadable what reading them brought up
 */
public record SampleTables(Snapshot snapshot, Translation translation, List<Problem> unreadable) {

	private static final GatewayWorkload WORKLOAD = new GatewayWorkload("istio-system",
			Map.of("istio", "ingressgateway"), "istio-system", "cluster.local", Map.of(80, 8080));

	/** Reads {@code samples/<name>}. */
	public static SampleTables of(String name) throws IOException, UnreadableFileException {
		Snapshot snapshot = Snapshot.EMPTY;
		Set<ResourceKey> keys = new HashSet<>();
		List<Problem> unreadable = new ArrayList<>();
		for (Document document : documents(Path.of("samples", name))) {
			Reading reading = new DocumentReader("default").read(document.tree(), document.source(),
					(_) -> Instant.EPOCH);
			unreadable.addAll(reading.problems());
			if (reading.resource() != null) {
				snapshot = snapshot.with(reading.resource());
				keys.add(reading.resource().key());
			}
		}
		Snapshot complete = snapshot.next();
		return new SampleTables(complete, new Translator(WORKLOAD).translate(Translation.EMPTY, complete, keys),
				unreadable);
	}

	private static List<Document> documents(Path folder) throws IOException, UnreadableFileException {
		List<Document> documents = new ArrayList<>();
		try (Stream<Path> files = Files.list(folder)) {
			for (Path file : files.filter((one) -> one.toString().endsWith(".yaml")).sorted().toList()) {
				documents.addAll(FileParser.parse(file.getFileName().toString(), Files.readString(file)));
			}
		}
		return documents;
	}

}
