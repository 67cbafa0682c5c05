package io.lateen.model;

/**
 * One address of an application.
 *
 * @param address IP address or host name
 * @param port 1 to 65535
 * @param weight at least 1
 * @param healthy false for one that is known but not ready
 * @param locality {@code region/zone/subzone}, empty when unknown
 */
public record Endpoint(String address, int port, int weight, boolean healthy, String locality) {
}
