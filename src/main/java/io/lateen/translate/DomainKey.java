package io.lateen.translate;

import io.lateen.model.ListenerKey;

/** Names a virtual host: {@code domain} is in lower case. */
record DomainKey(ListenerKey listener, String domain) {
}
