package io.lateen.resource.read;

import tools.jackson.databind.JsonNode;

/**
 * One document of a file.
 *
 * @param source where it stands: {@code "file.yaml, document 2"}
 * @param tree what it says
 */
public record Document(String source, JsonNode tree) {
}
