package io.lateen;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The sample that is served when no folder is named. It travels inside of the jar and is
 * copied to where a folder can be watched and edited.
 */
final class BundledSample {

	private static final String DOCUMENTS = "classpath:/samples/websockets/*.yaml";

	private BundledSample() {
	}

	/**
	 * Copies the sample's documents into a new temporary folder, which goes away with
	 * this process.
	 * @return the folder
	 * @throws UncheckedIOException when the temporary folder cannot be written
	 */
	static Path copy() {
		try {
			Path folder = Files.createTempDirectory("lateen-sample");
			folder.toFile().deleteOnExit();
			for (Resource document : new PathMatchingResourcePatternResolver().getResources(DOCUMENTS)) {
				copy(document, folder);
			}
			return folder;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The bundled sample cannot be copied; name a folder by lateen.directory",
					ex);
		}
	}

	private static void copy(Resource document, Path folder) throws IOException {
		Path file = folder.resolve(String.valueOf(document.getFilename()));
		file.toFile().deleteOnExit();
		try (InputStream content = document.getInputStream()) {
			Files.copy(content, file);
		}
	}

}
