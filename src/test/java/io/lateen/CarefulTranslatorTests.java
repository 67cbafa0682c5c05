package io.lateen;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.lateen.resource.Kind;
import io.lateen.resource.Problem;
import io.lateen.resource.Resource;
import io.lateen.resource.ResourceKey;
import io.lateen.resource.ResourceName;
import io.lateen.resource.Snapshot;
import io.lateen.resource.core.ConfigMap;
import io.lateen.translate.GatewayWorkload;
import io.lateen.translate.Translation;
import io.lateen.translate.Translator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Given a resource that the translation stumbles over, then all others are translated.
 */
class CarefulTranslatorTests {

	private final Translator real = new Translator(
			new GatewayWorkload("istio-system", Map.of(), "istio-system", "cluster.local", Map.of()));

	private boolean stumbles = true;

	private Set<ResourceKey> translated = Set.of();

	private final CarefulTranslator translator = new CarefulTranslator((previous, next, changed) -> {
		if (this.stumbles && changed.contains(key("bad"))) {
			throw new IllegalStateException("stumbled");
		}
		this.translated = changed;
		return this.real.translate(previous, next, changed);
	});

	@Test
	void theOthersAreTranslatedAndItIsTriedAgain() {
		Snapshot snapshot = Snapshot.EMPTY.with(config("good")).with(config("bad")).next();
		Translation made = this.translator.translate(Translation.EMPTY, snapshot, Set.of(key("good"), key("bad")));
		assertThat(made).isNotSameAs(Translation.EMPTY);
		assertThat(this.translated).containsExactly(key("good"));
		assertThat(problems()).containsExactly("ConfigMap default/bad");

		made = this.translator.translate(made, snapshot.next(), Set.of(key("other")));
		assertThat(this.translated).containsExactly(key("other"));
		assertThat(problems()).containsExactly("ConfigMap default/bad");

		this.stumbles = false;
		this.translator.translate(made, snapshot.next(), Set.of(key("other")));
		assertThat(this.translated).containsExactlyInAnyOrder(key("other"), key("bad"));
		assertThat(problems()).isEmpty();
	}

	private Set<String> problems() {
		return this.translator.problems()
			.stream()
			.map(Problem::resource)
			.map(String::valueOf)
			.collect(Collectors.toSet());
	}

	private static ResourceKey key(String name) {
		return new ResourceKey(Kind.CONFIG_MAP, new ResourceName("default", name));
	}

	private static Resource<ConfigMap> config(String name) {
		return new Resource<>(Kind.CONFIG_MAP, new ResourceName("default", name), Instant.EPOCH, 0, Map.of(), Map.of(),
				null, new ConfigMap(Map.of()));
	}

}
