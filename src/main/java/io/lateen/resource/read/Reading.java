package io.lateen.resource.read;

import java.util.List;

import io.lateen.resource.Problem;
import io.lateen.resource.Resource;
import io.lateen.resource.ResourceKey;
import org.jspecify.annotations.Nullable;

/**
 * What came of one document.
 *
 * @param key names the resource, null when the document does not say which it is or is of
 * a kind that is not read
 * @param resource the resource, null when it was rejected or is of a kind that is not
 * read
 * @param problems what is wrong with it
 * @param identified whether the document says what it is, even if that is of no interest
 */
public record Reading(@Nullable ResourceKey key, @Nullable Resource<?> resource, List<Problem> problems,
		boolean identified) {

	static Reading unidentified(List<Problem> problems) {
		return new Reading(null, null, problems, false);
	}

	static Reading notRead(List<Problem> problems) {
		return new Reading(null, null, problems, true);
	}

}
