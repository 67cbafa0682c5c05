package io.lateen.translate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.lateen.resource.istio.VirtualService.HttpMatch;
import io.lateen.resource.istio.VirtualService.HttpRule;
import org.jspecify.annotations.Nullable;

/**
 * Warns of rules and match entries that no request can reach, as Istio does (istio
 * pkg/config/validation/validation.go, analyzeUnreachableHTTPRules).
 */
final class UnreachableRules {

	private final Field spec;

	private final List<HttpRule> rules;

	private final Map<HttpMatch, Integer> ruleOfMatch = new HashMap<>();

	private final List<PrefixCondition> prefixes = new ArrayList<>();

	UnreachableRules(Field spec, List<HttpRule> rules) {
		this.spec = spec;
		this.rules = rules;
	}

	void check() {
		int withoutMatch = -1;
		for (int i = 0; i < this.rules.size(); i++) {
			if (!this.rules.get(i).match().isEmpty()) {
				checkMatches(i, withoutMatch >= 0);
				continue;
			}
			if (withoutMatch >= 0) {
				warnUnused(i, "only the last rule can have no matches");
			}
			withoutMatch = i;
		}
		checkPrefixes();
	}

	private void checkMatches(int rule, boolean afterAll) {
		List<HttpMatch> matches = this.rules.get(rule).match();
		int duplicates = 0;
		for (int j = 0; j < matches.size(); j++) {
			if (afterAll) {
				warnUnused(rule, "route without matches defined before");
				continue;
			}
			HttpMatch match = matches.get(j);
			Integer before = this.ruleOfMatch.putIfAbsent(withoutName(match), rule);
			if (before != null) {
				warnIneffective(rule, j, requestName(match, j), ruleName(before));
				duplicates++;
			}
			else if (PrefixCondition.isOne(match)) {
				this.prefixes.add(new PrefixCondition(rule, j, match));
			}
		}
		if (duplicates == matches.size()) {
			warnUnused(rule, "all matches used by prior rules");
		}
	}

	// a look at each beginning of a prefix, not at each pair: there may be thousands
	private void checkPrefixes() {
		Map<String, List<PrefixCondition>> earlier = new HashMap<>();
		for (PrefixCondition later : this.prefixes) {
			for (int length = 1; length < later.prefix().length(); length++) {
				PrefixCondition covering = covering(earlier.get(later.prefix().substring(0, length)), later);
				if (covering != null) {
					warnIneffective(later.rule(), later.entry(), shown(later),
							shown(covering) + " on " + ruleName(covering.rule()));
					break;
				}
			}
			earlier.computeIfAbsent(later.prefix(), (_) -> new ArrayList<>()).add(later);
		}
	}

	private static @Nullable PrefixCondition covering(@Nullable List<PrefixCondition> earlier, PrefixCondition later) {
		if (earlier == null) {
			return null;
		}
		return earlier.stream().filter((condition) -> condition.covers(later)).findFirst().orElse(null);
	}

	private void warnUnused(int rule, String reason) {
		this.spec.at("http", rule).warning("virtualService rule " + ruleName(rule) + " not used (" + reason + ")");
	}

	private void warnIneffective(int rule, int entry, String shown, String other) {
		this.spec.at("http", rule)
			.at("match", entry)
			.warning("virtualService rule %s match %s is not used (duplicate/overlapping match in rule %s)"
				.formatted(ruleName(rule), shown, other));
	}

	private String ruleName(int rule) {
		String name = this.rules.get(rule).name();
		return (name != null && !name.isEmpty()) ? "\"" + name + "\"" : "#" + rule;
	}

	private static String shown(PrefixCondition condition) {
		return requestName(condition.match(), condition.entry()) + " of prefix " + condition.prefix();
	}

	private static String requestName(HttpMatch match, int entry) {
		String name = match.name();
		return (name != null && !name.isEmpty()) ? "\"" + name + "\"" : "#" + entry;
	}

	private static HttpMatch withoutName(HttpMatch match) {
		return new HttpMatch(null, match.uri(), match.ignoreUriCase(), match.scheme(), match.method(),
				match.authority(), match.headers(), match.withoutHeaders(), match.queryParams(), match.port(),
				match.sourceLabels(), match.sourceNamespace(), match.gateways(), match.statPrefix());
	}

}
