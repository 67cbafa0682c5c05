package io.lateen.status;

import java.util.Collection;

import io.lateen.resource.Problem;
import io.lateen.resource.Snapshot;

/**
 * Someone who tells people what is wrong with their resources. Called from the publishing
 * thread after each table; must not block.
 */
@FunctionalInterface
public interface ProblemListener {

	/**
	 * All problems there are now.
	 * @param snapshot the resources they are about
	 * @param problems bounded, in no order
	 */
	void problems(Snapshot snapshot, Collection<Problem> problems);

}
