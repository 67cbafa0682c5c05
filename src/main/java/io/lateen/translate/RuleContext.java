package io.lateen.translate;

/**
 * What rules need to know of everything else.
 *
 * @param destinations which clusters destinations mean
 * @param defaults for what rules leave open
 */
record RuleContext(Destinations destinations, MeshDefaults defaults) {
}
