package io.lateen.translate;

import java.util.List;

import io.lateen.resource.istio.VirtualService.Destination;
import io.lateen.resource.istio.VirtualService.HttpDestination;
import io.lateen.resource.istio.VirtualService.PortSelector;
import io.lateen.resource.istio.VirtualService.RouteDestination;
import org.jspecify.annotations.Nullable;

/**
 * Where rules lead, and by which weights (istio pkg/config/validation/validation.go,
 * validateHTTPRouteDestinations and validateDestination).
 */
final class DestinationValidation {

	private static final long MAX_TOTAL_WEIGHT = 0xFFFF_FFFFL;

	private DestinationValidation() {
	}

	static void checkHttp(Field rule, List<HttpDestination> route) {
		for (int i = 0; i < route.size(); i++) {
			Field field = rule.at("route", i);
			checkRequired(field.at("destination"), route.get(i).destination());
			HeadersValidation.check(field.at("headers"), route.get(i).headers());
		}
		checkWeights(rule, route.stream().map(HttpDestination::weight).map(DestinationValidation::orZero).toList());
	}

	static void checkStreams(Field rule, List<RouteDestination> route) {
		for (int i = 0; i < route.size(); i++) {
			checkRequired(rule.at("route", i).at("destination"), route.get(i).destination());
		}
		checkWeights(rule, route.stream().map(RouteDestination::weight).map(DestinationValidation::orZero).toList());
	}

	static void check(Field field, Destination destination) {
		String host = (destination.host() != null) ? destination.host() : "";
		field.at("host").rejectedFor(host.equals("*") ? "invalid destination host *" : DomainName.refuseWildcard(host));
		String subset = destination.subset();
		if (subset != null && !subset.isEmpty() && !DomainName.isLabel(subset)) {
			field.at("subset").rejected("subset name is invalid: " + subset);
		}
		PortSelector port = destination.port();
		if (port != null) {
			field.at("port").at("number").rejectedFor(refusePort((port.number() != null) ? port.number() : 0));
		}
	}

	/** Why a port would not be taken, or null. */
	static @Nullable String refusePort(long port) {
		return (port >= 1 && port <= 65535) ? null : "port number " + port + " must be in the range 1..65535";
	}

	private static void checkRequired(Field field, @Nullable Destination destination) {
		if (destination == null) {
			field.rejected("destination is required");
		}
		else {
			check(field, destination);
		}
	}

	private static void checkWeights(Field rule, List<Integer> weights) {
		long total = 0;
		for (int i = 0; i < weights.size(); i++) {
			if (weights.get(i) < 0) {
				rule.at("route", i).at("weight").rejected("weight " + weights.get(i) + " < 0");
			}
			total += weights.get(i);
		}
		if (weights.size() > 1 && total == 0) {
			rule.at("route").rejected("total destination weight = 0");
		}
		if (weights.size() > 1 && total > MAX_TOTAL_WEIGHT) {
			rule.at("route").rejected("the sum of weights exceeds 4294967295 (Envoy would refuse it)");
		}
	}

	private static int orZero(@Nullable Integer weight) {
		return (weight != null) ? weight : 0;
	}

}
