package io.lateen.filter;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.lateen.model.HeaderFormat;
import io.lateen.model.HeaderFormat.Segment;
import io.lateen.model.HeaderOperations;
import io.lateen.model.HeaderOperations.Write;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

/** Header operations of a route on a browser's headers; the copy is what leaves. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HeaderEditBenchmark {

	private static final HeaderFormat USER = new HeaderFormat("%REQ(x-user)%",
			List.of(new Segment.RequestHeader("x-user", null)));

	private final HttpHeaders headers = new DefaultHttpHeaders().add("host", "a.test")
		.add("user-agent", "Mozilla/5.0 (X11; Linux x86_64)")
		.add("accept", "text/html,application/xhtml+xml")
		.add("accept-encoding", "gzip, deflate, br")
		.add("accept-language", "en-GB,en;q=0.5")
		.add("cookie", "session=0123456789abcdef")
		.add("x-user", "jason")
		.add("x-removed", "1");

	private final HeaderEdit constants = new HeaderEdit(new HeaderOperations(List.of("x-removed"),
			List.of(new Write("x-set", HeaderFormat.of("1"), false),
					new Write("x-over", HeaderFormat.of("gateway"), false),
					new Write("x-add", HeaderFormat.of("2"), true))));

	private final HeaderEdit formats = new HeaderEdit(
			new HeaderOperations(List.of(), List.of(new Write("x-was", USER, false))));

	private final MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/"));

	@Benchmark
	public HttpHeaders copyAlone() {
		return this.headers.copy();
	}

	@Benchmark
	public HttpHeaders constants() {
		return edited(this.constants);
	}

	@Benchmark
	public HttpHeaders valueOfAnotherHeader() {
		return edited(this.formats);
	}

	private HttpHeaders edited(HeaderEdit edit) {
		HttpHeaders copy = this.headers.copy();
		edit.apply(copy, new HeaderContext(this.exchange, copy, "/", null));
		return copy;
	}

}
