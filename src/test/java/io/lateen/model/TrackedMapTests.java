package io.lateen.model;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TrackedMapTests {

	private final TrackedMap<String, String> first = TrackedMap.<String, String>empty().with("a", "1").with("b", "2");

	@Test
	void tellsWhatDiffersFromTheOneItWasMadeOf() {
		TrackedMap<String, String> next = this.first.change().put("c", "3").remove("b").remove("none").done();

		assertThat(next.changedSince(this.first)).containsExactlyInAnyOrder("b", "c");
		assertThat(next.asMap()).containsOnlyKeys("a", "c");
	}

	@Test
	void tellsWhatDiffersFromAnyOther() {
		TrackedMap<String, String> next = this.first.with("a", "one").with("c", "3").change().remove("b").done();

		assertThat(next.changedSince(this.first)).containsExactlyInAnyOrder("a", "b", "c");
		assertThat(this.first.changedSince(next)).containsExactlyInAnyOrder("a", "b", "c");
	}

	@Test
	void isTheSameWhereNothingChanges() {
		assertThat(this.first.change().remove("none").done()).isSameAs(this.first);
		assertThat(this.first.changedSince(this.first)).isEmpty();
	}

}
