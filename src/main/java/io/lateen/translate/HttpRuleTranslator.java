package io.lateen.translate;

import java.util.List;

/**
 * Makes routes of the rules of VirtualServices (istio
 * pilot/pkg/networking/core/route/route.go, translateRoute). Seam only for now.
 */
final class HttpRuleTranslator {

	private final RuleContext context;

	HttpRuleTranslator(RuleContext context) {
		this.context = context;
	}

	/**
	 * The routes of a rule, one for each match entry that fits the binding; a single one
	 * when it has no entries. An entry after a catch-all may be there: the caller drops
	 * it. Does not depend on {@link Binding#gateway()} but through
	 * {@code match.gateways}.
	 */
	List<RuleRoute> translate(MergedRule rule, Binding binding) {
		return List.of();
	}

	RuleContext context() {
		return this.context;
	}

}
