package io.lateen.resource.core;

/** A Namespace, of which only metadata is read. */
public record Namespace() {
}
