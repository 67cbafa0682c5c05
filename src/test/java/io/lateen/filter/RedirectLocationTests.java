package io.lateen.filter;

import io.lateen.exchange.InboundRequest;
import io.lateen.exchange.Requests;
import io.lateen.model.Action.Redirect;
import io.lateen.model.Action.RedirectPath;
import io.lateen.model.HeaderOperations;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class RedirectLocationTests {

	@ParameterizedTest
	@CsvSource(nullValues = "-", value = {
			// Host, scheme, authority, port, location
			"rd.test, -, -, -, http://rd.test/p?q=1", "rd.test:80, -, -, -, http://rd.test:80/p?q=1",
			"rd.test:80, https, -, -, https://rd.test/p?q=1", "rd.test:8080, https, -, -, https://rd.test:8080/p?q=1",
			"rd.test:443, https, -, -, https://rd.test:443/p?q=1", "rd.test, -, -, 8443, http://rd.test:8443/p?q=1",
			"rd.test:77, -, -, 8443, http://rd.test:8443/p?q=1", "rd.test:77, -, else.test, -, http://else.test/p?q=1",
			"rd.test, https, else.test:81, -, https://else.test:81/p?q=1", "[::1], -, -, 81, http://[::1]:81/p?q=1",
			"[::1]:80, https, -, -, https://[::1]/p?q=1", "[::1], https, -, -, https://[::1]/p?q=1" })
	void schemeHostAndPort(String host, @Nullable String scheme, @Nullable String authority, @Nullable Integer port,
			String location) {
		InboundRequest request = Requests.get("/p?q=1").authority(host).arrive();
		Redirect redirect = new Redirect(301, new RedirectPath.Keep(), authority, port, scheme, HeaderOperations.NONE);

		assertThat(RedirectLocation.of(redirect, request)).isEqualTo(location);
	}

	@ParameterizedTest
	@CsvSource({ "/old/bar?x=1, /target, http://a.test/target?x=1", "/old, /target, http://a.test/target",
			"/old?x=1, /target?own=1, http://a.test/target?own=1", "/old?, /target, http://a.test/target?" })
	void queryIsKeptUnlessThePathBringsItsOwn(String target, String path, String location) {
		Redirect redirect = new Redirect(301, new RedirectPath.Replace(path), null, null, null, HeaderOperations.NONE);

		assertThat(RedirectLocation.of(redirect, Requests.get(target).arrive())).isEqualTo(location);
	}

	@ParameterizedTest
	@CsvSource({ "/old/bar?x=1, http://a.test/new/bar?x=1", "/older, http://a.test/newer" })
	void matchedPrefixIsReplaced(String target, String location) {
		Redirect redirect = new Redirect(301, new RedirectPath.ReplacePrefix(4, "/new"), null, null, null,
				HeaderOperations.NONE);

		assertThat(RedirectLocation.of(redirect, Requests.get(target).arrive())).isEqualTo(location);
	}

}
