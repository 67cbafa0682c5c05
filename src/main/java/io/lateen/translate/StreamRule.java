package io.lateen.translate;

import java.util.List;

import io.lateen.model.FilterChain.Tcp;

/**
 * A TLS or TCP rule of a VirtualService as it applies to one server.
 *
 * @param field where it is written: {@code spec.tls[0].match[1]} or {@code spec.tcp[0]}
 * @param serverNames that TLS clients ask for, in lower case, wildcards among them; empty
 * for connections of any kind
 * @param tcp where connections lead to
 */
record StreamRule(String field, List<String> serverNames, Tcp tcp) {
}
