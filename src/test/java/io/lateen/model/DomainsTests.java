package io.lateen.model;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DomainsTests {

	private final Domains<String> first = Domains.<String>none()
		.change()
		.put("a.test", "a")
		.put("*.test", "any")
		.done();

	@Test
	void tellsWhatDiffersFromTheOneItWasMadeOf() {
		Domains<String> next = this.first.change().put("b.test", "b").remove("*.test").done();

		assertThat(next.changedSince(this.first)).containsExactlyInAnyOrder("b.test", "*.test");
		assertThat(next.find("c.test")).isNull();
	}

	@Test
	void tellsWhatDiffersFromAnyOther() {
		Domains<String> next = this.first.with("a.test", "A").with("b.test", "b").without("*.test");

		assertThat(next.changedSince(this.first)).containsExactlyInAnyOrder("a.test", "b.test", "*.test");
		assertThat(this.first.changedSince(next)).containsExactlyInAnyOrder("a.test", "b.test", "*.test");
	}

	@Test
	void isTheSameWhereNothingChanges() {
		assertThat(this.first.change().done()).isSameAs(this.first);
		assertThat(this.first.changedSince(this.first)).isEmpty();
	}

}
