package io.lateen.status;

import java.util.List;

import io.lateen.resource.Kind;
import io.lateen.resource.Problem;
import io.lateen.resource.Problem.Severity;
import io.lateen.resource.ResourceKey;
import io.lateen.resource.ResourceName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ResourceConditionTests {

	@Test
	void aResourceWithoutProblemsHasNoConditions() {
		assertThat(ResourceCondition.of(List.of())).isEmpty();
	}

	@Test
	void aRejectedResourceSaysWhichFieldAndWhy() {
		List<ResourceCondition> conditions = ResourceCondition
			.of(List.of(problem(Severity.REJECTED, "spec.http[0].route", "is required"),
					problem(Severity.WARNING, "spec", "odd")));
		assertThat(conditions).containsExactly(
				new ResourceCondition("lateen.io/Accepted", false, "Invalid", "spec.http[0].route: is required"),
				new ResourceCondition("lateen.io/ResolvedRefs", true, "ResolvedRefs", ""));
	}

	@Test
	void whatIsIgnoredIsSaidOfAnAcceptedResource() {
		assertThat(ResourceCondition.of(List.of(problem(Severity.INEFFECTIVE, "spec.tls", "not served"))))
			.contains(new ResourceCondition("lateen.io/Accepted", true, "PartlyEffective", "spec.tls: not served"));
	}

	@Test
	void aReferenceToNothingIsNotResolved() {
		assertThat(ResourceCondition.of(List.of(problem(Severity.UNRESOLVED, "spec.gateways[0]", "not found"))))
			.containsExactly(new ResourceCondition("lateen.io/Accepted", true, "Accepted", ""),
					new ResourceCondition("lateen.io/ResolvedRefs", false, "NotFound", "spec.gateways[0]: not found"));
	}

	@Test
	void messagesAreInReadingOrderSaidOnceAndBounded() {
		Problem first = problem(Severity.UNRESOLVED, "spec.a", "not found");
		Problem second = problem(Severity.UNRESOLVED, "spec.b", "x".repeat(900));
		Problem third = problem(Severity.UNRESOLVED, "spec.c", "y".repeat(900));
		Problem fourth = problem(Severity.UNRESOLVED, "spec.d", "z".repeat(900));
		ResourceCondition resolved = ResourceCondition.of(List.of(fourth, third, second, first, first)).getLast();
		assertThat(resolved.message()).startsWith("spec.a: not found; spec.b: xxx").endsWith("zzz...").hasSize(2_000);
	}

	private static Problem problem(Severity severity, String field, String reason) {
		ResourceKey key = new ResourceKey(Kind.VIRTUAL_SERVICE, new ResourceName("default", "a"));
		return new Problem(key, null, field, severity, reason);
	}

}
