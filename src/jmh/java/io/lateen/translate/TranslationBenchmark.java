package io.lateen.translate;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.lateen.resource.Kind;
import io.lateen.resource.Resource;
import io.lateen.resource.ResourceKey;
import io.lateen.resource.Snapshot;
import io.lateen.resource.read.DocumentReader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a change of one of many VirtualServices costs, from the API server's bytes to the
 * next table.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TranslationBenchmark {

	private static final ResourceTexts WORLD = ResourceTexts.read("""
			apiVersion: networking.istio.io/v1
			kind: Gateway
			metadata: {name: g}
			spec:
			  selector: {istio: ingressgateway}
			  servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]
			---
			apiVersion: v1
			kind: Service
			metadata: {name: web}
			spec: {clusterIP: 10.0.0.1, ports: [{name: http, port: 8000}]}
			""");

	private static final String VIRTUAL_SERVICE = """
			{"apiVersion": "networking.istio.io/v1", "kind": "VirtualService",
			 "metadata": {"name": "v%d", "namespace": "oracle", "resourceVersion": "1", "labels": {"bench": "1"}},
			 "spec": {"hosts": ["h%d.test"], "gateways": ["g"], "http": [{"match": [{"uri": {"prefix": "/%s"}}],
			   "route": [{"destination": {"host": "web", "port": {"number": 8000}}}]}]}}""";

	private final Translator translator = new Translator(ResourceTexts.WORKLOAD);

	private final DocumentReader reader = new DocumentReader("oracle");

	@Param({ "1", "1000", "10000" })
	private int virtualServices;

	private Snapshot snapshot = Snapshot.EMPTY;

	private Translation translation = Translation.EMPTY;

	private int changes;

	@Setup
	public void translate() {
		this.snapshot = WORLD.addTo(Snapshot.EMPTY);
		Set<ResourceKey> keys = new HashSet<>(WORLD.keys());
		for (int i = 0; i < this.virtualServices; i++) {
			Resource<?> resource = read(i, "");
			this.snapshot = this.snapshot.with(resource);
			keys.add(resource.key());
		}
		this.translation = this.translator.translate(Translation.EMPTY, this.snapshot, keys);
	}

	@Benchmark
	public Resource<?> reading() {
		return read(1, "x");
	}

	@Benchmark
	public Translation readingAndTranslation() {
		Resource<?> resource = read(++this.changes % this.virtualServices, String.valueOf(this.changes));
		this.snapshot = this.snapshot.with(resource).next();
		this.translation = this.translator.translate(this.translation, this.snapshot, Set.of(resource.key()));
		return this.translation;
	}

	private Resource<?> read(int number, String prefix) {
		String text = VIRTUAL_SERVICE.formatted(number, number, prefix);
		Resource<?> resource = this.reader.readItem(Kind.VIRTUAL_SERVICE, JsonMapper.shared().readTree(text))
			.resource();
		if (resource == null) {
			throw new IllegalStateException("A VirtualService of the benchmark was refused");
		}
		return resource;
	}

}
