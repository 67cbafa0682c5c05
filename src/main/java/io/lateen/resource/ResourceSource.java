package io.lateen.resource;

/**
 * Where resources come from. Started once; from then on hands each change to the sink
 * until it is closed.
 */
public interface ResourceSource extends AutoCloseable {

	/** Starts to read; returns at once. */
	void start(ResourceSink sink);

	/** The first complete reading is done and was handed over. */
	boolean isComplete();

	/**
	 * Why {@link #isComplete()} is false or what is stale, for people; empty when all is
	 * well.
	 */
	String trouble();

	@Override
	void close();

}
