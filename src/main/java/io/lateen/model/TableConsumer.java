package io.lateen.model;

/**
 * A part of the gateway that follows the routing table. Called from one thread, one table
 * after another; must not block for long.
 */
@FunctionalInterface
public interface TableConsumer {

	/**
	 * Takes over a table.
	 * @param table the new one; parts that are the same object as before did not change
	 */
	void accept(RoutingTable table);

}
