/**
 * The few Kubernetes kinds that the gateway reads, cut down to the fields that matter.
 */
@NullMarked
package io.lateen.resource.core;

import org.jspecify.annotations.NullMarked;
