/**
 * Reads one Kubernetes document into the record of its kind, the same way whether it
 * comes from a file or from the API server.
 */
@NullMarked
package io.lateen.resource.read;

import org.jspecify.annotations.NullMarked;
