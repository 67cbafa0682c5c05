package io.lateen.listener;

import java.io.IOException;

import io.lateen.exchange.EdgeResponse;
import io.lateen.model.MeshSettings;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/** What clients see of what should not have happened. */
class UnexpectedFailuresTests {

	@Test
	void headersOfTheAnswerThatWasMeantAreNotSent() throws IOException {
		try (TestGateway gateway = new TestGateway(MeshSettings.DEFAULT, (exchange) -> {
			EdgeResponse.of(exchange).nativeHeaders().set("content-length", "100").set("x-secret", "1");
			return Mono.error(new IllegalStateException("a filter failed"));
		}); RawClient client = gateway.connect()) {
			for (int i = 0; i < 2; i++) {
				RawClient.Answer answer = client.head("GET / HTTP/1.1", "Host: a.test").answer();
				assertThat(answer.status()).contains("500");
				assertThat(answer.header("content-length")).isEqualTo("0");
				assertThat(answer.headers()).noneMatch((line) -> line.startsWith("x-secret"));
			}
		}
	}

}
