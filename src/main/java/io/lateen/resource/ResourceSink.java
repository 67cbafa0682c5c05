package io.lateen.resource;

import java.util.List;

/** Takes what a {@link ResourceSource} reads. May be called from any thread. */
public interface ResourceSink {

	/** A resource is there, new or changed. */
	void put(Resource<?> resource);

	/** A resource is gone. */
	void remove(ResourceKey key);

	/**
	 * What is wrong with the documents of one source (a file, or a resource of the API
	 * server that could not be read into its record). Replaces what was said of that
	 * source before; the last good version stays in force.
	 * @param source file name, or {@code Kind namespace/name}
	 */
	void problems(String source, List<Problem> problems);

	/** The first complete reading is done: all of it was put. */
	void complete();

	/**
	 * Tells several changes that belong together: no snapshot has only some of them.
	 * @param changes calls this sink
	 */
	void together(Runnable changes);

}
