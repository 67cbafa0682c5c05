package io.lateen.resource.core;

/** A Pod, of which only metadata is read: its labels select it into subsets. */
public record PodLabels() {
}
