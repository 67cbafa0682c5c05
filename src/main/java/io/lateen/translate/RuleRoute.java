package io.lateen.translate;

import io.lateen.model.Route;

/**
 * A route made of one match entry of a rule, for one server port.
 *
 * @param route the route
 * @param catchAll whether it takes every request: no route of the same VirtualService
 * comes after it, and those of other VirtualServices go before it (istio route.go,
 * IsCatchAllRoute, SortVHostRoutes)
 */
record RuleRoute(Route route, boolean catchAll) {
}
