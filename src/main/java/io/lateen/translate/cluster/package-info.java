/**
 * What Services, ServiceEntries, EndpointSlices, WorkloadEntries and DestinationRules
 * mean: clusters. Pure functions over persistent indexes, so that a change costs what it
 * changes. Knows nothing of routes.
 */
@NullMarked
package io.lateen.translate.cluster;

import org.jspecify.annotations.NullMarked;
