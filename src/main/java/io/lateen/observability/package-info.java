/**
 * Metrics, access log, health and actuator endpoints.
 */
@NullMarked
package io.lateen.observability;

import org.jspecify.annotations.NullMarked;
