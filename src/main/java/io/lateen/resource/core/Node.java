package io.lateen.resource.core;

/** A Node, of which only metadata is read: its labels tell where endpoints are. */
public record Node() {
}
