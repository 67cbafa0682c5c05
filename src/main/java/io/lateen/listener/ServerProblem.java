package io.lateen.listener;

import io.lateen.model.ListenerKey;
import org.jspecify.annotations.Nullable;

/**
 * What keeps servers from being served as they should, found where they are served.
 *
 * @param listener of the servers
 * @param chain of the server; null for all of the listener
 * @param fails whether nobody is served
 * @param reason what is wrong
 */
public record ServerProblem(ListenerKey listener, @Nullable String chain, boolean fails, String reason) {
}
