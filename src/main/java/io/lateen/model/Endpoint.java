package io.lateen.model;

/**
 * One address of an application.
 *
 * @param address IP address or host name
 * @param port 1 to 65535
 * @param weight at least 1
 * @param healthy false for one that is known but not ready
 * @param locality {@code region/zone/subzone}, empty when unknown
 * @param priority 0 is chosen from first; others only as far as those before lack healthy
 * endpoints
 */
public record Endpoint(String address, int port, int weight, boolean healthy, String locality, int priority) {

	/** An endpoint of the first priority. */
	public Endpoint(String address, int port, int weight, boolean healthy, String locality) {
		this(address, port, weight, healthy, locality, 0);
	}

}
