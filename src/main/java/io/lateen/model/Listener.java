package io.lateen.model;

/**
 * An open port. Plain HTTP for now; servers with TLS become filter chains of their own.
 *
 * @param key where it listens
 * @param serverPort the number in the Gateway's server; differs from the bound port where
 * a Service maps it
 * @param virtualHosts what is served there
 */
public record Listener(ListenerKey key, int serverPort, VirtualHosts virtualHosts) {
}
