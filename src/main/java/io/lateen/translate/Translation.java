package io.lateen.translate;

import java.util.Collection;

import io.lateen.model.RoutingTable;
import io.lateen.resource.Problem;

/**
 * Outcome of one translation; the next one starts from it. Immutable.
 *
 * @param table what is served
 * @param problems what is wrong with resources
 */
public record Translation(RoutingTable table, Collection<Problem> problems) {
}
