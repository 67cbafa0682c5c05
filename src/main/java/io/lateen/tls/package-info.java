/**
 * What TLS is made of, on both sides of the gateway: certificates, keys and authorities
 * from PEM, checks of the other side's certificate, names of cipher suites, files that
 * are read again when they change. Knows the model only.
 */
@NullMarked
package io.lateen.tls;

import org.jspecify.annotations.NullMarked;
