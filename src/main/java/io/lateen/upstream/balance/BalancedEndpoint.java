package io.lateen.upstream.balance;

/** What balancers need to know of an endpoint. */
public interface BalancedEndpoint {

	/**
	 * What stands for the endpoint in hash tables: {@code address:port} (an IPv6 address
	 * in brackets), as Envoy writes it. Does not change.
	 */
	String hashKey();

	/** Its share relative to the others', at least 1. Does not change. */
	int weight();

	/** 0 is chosen from first. Does not change. */
	int priority();

	/** {@code region/zone/subzone}, empty when unknown. Does not change. */
	String locality();

	/** Whether it may be chosen; looked at when a balancer is made. */
	boolean healthy();

	/** Requests under way. */
	int active();

	/** When it was first seen, as {@link System#nanoTime()} counts. */
	long since();

}
