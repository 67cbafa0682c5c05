/**
 * Leaving endpoints out for a while that fail again and again (envoy
 * source/common/upstream/outlier_detection_impl.cc). Counting takes no lock and allocates
 * nothing; what follows from it happens in the background.
 */
@NullMarked
package io.lateen.upstream.outlier;

import org.jspecify.annotations.NullMarked;
