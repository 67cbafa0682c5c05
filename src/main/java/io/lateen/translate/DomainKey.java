package io.lateen.translate;

import io.lateen.model.RouteTableKey;

/** Names a virtual host: {@code domain} is in lower case. */
record DomainKey(RouteTableKey table, String domain) {
}
