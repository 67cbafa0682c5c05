package io.lateen.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

import io.lateen.model.HeaderOperations;
import io.lateen.model.HeaderOperations.Write;
import io.lateen.resource.istio.VirtualService;
import io.lateen.resource.istio.VirtualService.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Header operations (istio pilot/pkg/networking/core/route/route.go,
 * TranslateHeadersOperations). Several blocks become one as Istio does it for a rule and
 * its only destination: removals of all, replacing writes of all, adding writes of all.
 */
final class HeaderEdits {

	private HeaderEdits() {
	}

	/** On requests, of the blocks in their order. */
	static HeaderOperations request(@Nullable Headers... blocks) {
		return merge(blocks, Headers::request);
	}

	/** On answers, likewise. */
	static HeaderOperations response(@Nullable Headers... blocks) {
		return merge(blocks, Headers::response);
	}

	/** The Host that is set, or else added, on requests; null for none. */
	static @Nullable String authority(@Nullable Headers block) {
		if (block == null || block.request() == null) {
			return null;
		}
		String set = authority(block.request().set());
		return (set != null) ? set : authority(block.request().add());
	}

	/** {@code host} and names with a colon are not headers to Envoy. */
	static boolean isInternal(String name) {
		return name.startsWith(":") || name.equalsIgnoreCase("host");
	}

	/**
	 * How long a body is, is for those to say who send it: were it a rule's to say, bytes
	 * of one body could become the next message on a connection that others share.
	 */
	static boolean isFraming(String name) {
		return name.equalsIgnoreCase("content-length") || name.equalsIgnoreCase("transfer-encoding");
	}

	static boolean isAuthority(String name) {
		return name.equalsIgnoreCase(":authority") || name.equalsIgnoreCase("host");
	}

	private static HeaderOperations merge(@Nullable Headers[] blocks,
			Function<Headers, VirtualService.@Nullable HeaderOperations> side) {
		List<String> remove = new ArrayList<>();
		List<Write> set = new ArrayList<>();
		List<Write> add = new ArrayList<>();
		for (Headers block : blocks) {
			VirtualService.HeaderOperations operations = (block != null) ? side.apply(block) : null;
			if (operations != null) {
				operations.remove()
					.stream()
					.filter((name) -> !isInternal(name))
					.map(HeaderEdits::lowerCase)
					.forEach(remove::add);
				addWrites(set, operations.set(), false);
				addWrites(add, operations.add(), true);
			}
		}
		set.addAll(add);
		return (remove.isEmpty() && set.isEmpty()) ? HeaderOperations.NONE : new HeaderOperations(remove, set);
	}

	// Istio sorts by name as it is written
	private static void addWrites(List<Write> writes, Map<String, String> values, boolean append) {
		new TreeMap<>(values).forEach((name, value) -> {
			if (!isInternal(name) && !isFraming(name) && HeaderName.isToken(name)) {
				writes.add(new Write(lowerCase(name), HeaderFormats.of(value).format(), append));
			}
		});
	}

	private static @Nullable String authority(Map<String, String> values) {
		return values.entrySet()
			.stream()
			.filter((entry) -> isAuthority(entry.getKey()) && !entry.getValue().isEmpty())
			.map(Map.Entry::getValue)
			.findFirst()
			.orElse(null);
	}

	private static String lowerCase(String name) {
		return name.toLowerCase(Locale.ROOT);
	}

}
