/**
 * Istio's networking API as records, as users write it. Absent lists are empty, absent
 * scalars null.
 */
@NullMarked
package io.lateen.resource.istio;

import org.jspecify.annotations.NullMarked;
