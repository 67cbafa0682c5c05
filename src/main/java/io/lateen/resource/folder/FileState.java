package io.lateen.resource.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

import org.jspecify.annotations.Nullable;

/**
 * What tells one state of a file from the next without reading it. Links are followed:
 * Kubernetes changes a mounted ConfigMap by turning a link to another directory.
 *
 * @param modified time of the last write
 * @param size in bytes
 * @param identity of the file behind the name, where the file system has one
 */
record FileState(FileTime modified, long size, @Nullable Object identity) {

	static FileState of(Path file) throws IOException {
		BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
		return new FileState(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
	}

}
