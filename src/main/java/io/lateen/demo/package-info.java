/**
 * The application behind the websockets sample: a page on which everybody sees everybody
 * else move and talk. It plays the part of {@code tornado}; the gateway knows nothing of
 * it and reaches it over the network as any other application. Runs beside the gateway
 * under the Spring profile {@code demo}, or alone by {@link io.lateen.demo.DemoServer}.
 */
@NullMarked
package io.lateen.demo;

import org.jspecify.annotations.NullMarked;
