/**
 * Choosing an endpoint as Envoy does (envoy source/extensions/load_balancing_policies).
 * Every balancer is made for a fixed set of endpoints, is thread-safe, takes no lock and
 * allocates nothing per choice.
 */
@NullMarked
package io.lateen.upstream.balance;

import org.jspecify.annotations.NullMarked;
