package io.lateen.translate;

import java.util.ArrayList;
import java.util.List;

import io.lateen.model.Action;
import io.lateen.model.Origin;
import io.lateen.model.Route;
import io.lateen.resource.istio.VirtualService.HttpMatch;
import io.lateen.resource.istio.VirtualService.HttpRule;
import io.lateen.resource.istio.VirtualService.StringMatch;
import org.jspecify.annotations.Nullable;

/**
 * Makes routes of the rules of VirtualServices (istio
 * pilot/pkg/networking/core/route/route.go, TranslateRoute). The VirtualServices must
 * have passed {@link VirtualServiceValidation}.
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
		List<HttpMatch> matches = rule.rule().match();
		if (matches.isEmpty()) {
			return List.of(route(rule, binding, 0, new MatchEntry(null)));
		}
		List<RuleRoute> routes = new ArrayList<>(matches.size());
		for (int i = 0; i < matches.size(); i++) {
			MatchEntry entry = new MatchEntry(matches.get(i));
			if (entry.fits(binding, rule.owner().namespace())) {
				routes.add(route(rule, binding, i, entry));
			}
		}
		return routes;
	}

	RuleContext context() {
		return this.context;
	}

	private RuleRoute route(MergedRule rule, Binding binding, int index, MatchEntry entry) {
		Origin origin = new Origin(rule.owner().namespace(), rule.owner().name().name(), rule.index(), index,
				rule.delegate(), entry.name(rule.rule().name()), rule.hosts());
		Action action = action(rule, binding, entry.uri());
		Route route = new Route(origin, entry.conditions(), action,
				WebSocketAnnotations.limits(rule.owner().annotations()));
		return new RuleRoute(route, entry.isCatchAll());
	}

	private Action action(MergedRule merged, Binding binding, @Nullable StringMatch uri) {
		HttpRule rule = merged.rule();
		if (rule.redirect() != null) {
			return Redirects.of(rule.redirect(), uri, binding.serverPort(), HeaderEdits.response(rule.headers()));
		}
		if (rule.directResponse() != null) {
			return DirectResponses.of(rule.directResponse(), HeaderEdits.response(rule.headers()));
		}
		return new ForwardRule(this.context, merged.owner().namespace(), binding.serverPort()).action(rule, uri);
	}

}
