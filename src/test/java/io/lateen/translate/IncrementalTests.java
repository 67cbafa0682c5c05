package io.lateen.translate;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.lateen.model.Domains;
import io.lateen.model.VirtualHost;
import io.lateen.resource.Kind;
import io.lateen.resource.Resource;
import io.lateen.resource.ResourceKey;
import io.lateen.resource.Snapshot;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Given any resources, when they change in any order, then each translation of a change
 * gives what a translation from nothing gives, and keeps what did not change.
 */
class IncrementalTests {

	private static final Translator TRANSLATOR = new Translator(ResourceTexts.WORKLOAD);

	// versions of a few resources that have to do with each other
	private static final List<Resource<?>> VERSIONS = ResourceTexts.read(versions()).resources();

	@Property(tries = 300)
	void aChangeGivesWhatTheWholeGives(@ForAll("changes") List<List<Change>> steps) {
		Snapshot snapshot = Snapshot.EMPTY;
		Translation translation = Translation.EMPTY;
		for (List<Change> step : steps) {
			Set<ResourceKey> keys = new HashSet<>();
			for (Change change : step) {
				snapshot = change.applyTo(snapshot);
				keys.add(change.version().key());
			}
			Translation next = TRANSLATOR.translate(translation, snapshot, keys);
			Translation whole = TRANSLATOR.translate(Translation.EMPTY, snapshot, all(snapshot));
			assertThat(dump(next)).isEqualTo(dump(whole));
			assertUnchangedIsKept(translation, next);
			translation = next;
		}
	}

	private static void assertUnchangedIsKept(Translation before, Translation after) {
		after.table().listeners().forEach((key, listener) -> {
			if (listener.equals(before.table().listeners().get(key))) {
				assertThat(listener).isSameAs(before.table().listeners().get(key));
			}
		});
		after.table().routes().forEach((key, hosts) -> {
			Domains<VirtualHost> old = before.table().routes().getOrDefault(key, Domains.none());
			for (VirtualHost host : hosts.all().toList()) {
				VirtualHost oldHost = old.get(host.domain());
				if (oldHost != null && oldHost.equals(host)) {
					assertThat(host).isSameAs(oldHost);
				}
			}
		});
	}

	private static String dump(Translation translation) {
		return TableDump.of(translation.table(), new HashSet<>(translation.problems()));
	}

	private static Set<ResourceKey> all(Snapshot snapshot) {
		Set<ResourceKey> keys = new HashSet<>();
		Kind.ALL.forEach((kind) -> snapshot.all(kind).forEach((resource) -> keys.add(resource.key())));
		return keys;
	}

	@Provide
	Arbitrary<List<List<Change>>> changes() {
		Arbitrary<Change> put = Arbitraries.of(VERSIONS).map((version) -> new Change(version, false));
		Arbitrary<Change> remove = Arbitraries.of(VERSIONS).map((version) -> new Change(version, true));
		return Arbitraries.frequencyOf(Tuple.of(4, put), Tuple.of(1, remove))
			.list()
			.ofMinSize(1)
			.ofMaxSize(4)
			.list()
			.ofMinSize(2)
			.ofMaxSize(10);
	}

	private static String versions() {
		StringBuilder yaml = new StringBuilder();
		for (String servers : List.of("[{port: {number: 80, name: http, protocol: HTTP}, hosts: ['*']}]",
				"[{port: {number: 80, name: http, protocol: HTTP}, hosts: ['*.test', 'team/a.org']}, {port: {number: 81, name: h, protocol: HTTP2}, hosts: ['a.test'], tls: {httpsRedirect: true}}]",
				"[{port: {number: 81, name: tcp, protocol: TCP}, hosts: ['*']}]",
				"[{port: {number: 443, name: tls, protocol: TLS}, hosts: ['*.test'], tls: {}}, {port: {number: 82, name: tcp, protocol: TCP}, hosts: ['a.test']}]")) {
			add(yaml, "Gateway", "g1, namespace: team", "selector: {istio: ingressgateway}, servers: " + servers);
			add(yaml, "Gateway", "g2, namespace: team", "servers: " + servers);
		}
		for (String name : List.of("v1", "v2", "v3")) {
			for (String hosts : List.of("[a.test, '*.org']", "['*']", "[b.test]", "[B.test, a.test]")) {
				add(yaml, "VirtualService", name + ", namespace: team", "hosts: " + hosts
						+ ", gateways: [g1, g2], http: [{match: [{uri: {prefix: /" + name
						+ "}}, {port: 81}], route: [{destination: {host: one}}]}, {match: [{uri: {prefix: /d}}], delegate: {name: d}}, {redirect: {uri: /"
						+ name + "}}]");
				add(yaml, "VirtualService", name + ", namespace: team", "hosts: " + hosts
						+ ", gateways: [g2, team/g1, team/gone], exportTo: [istio-system], http: [{match: [{uri: {exact: /x}, gateways: [g2]}], route: [{destination: {host: two, subset: s, port: {number: 80}}}]}, {match: [{port: 80}], route: [{destination: {host: one, port: {number: 80}}}]}]");
			}
		}
		for (String name : List.of("v1", "v2")) {
			add(yaml, "VirtualService", name + ", namespace: team",
					"hosts: [a.test, c.test], gateways: [g1, g2], tls: [{match: [{sniHosts: [a.test]}], route: [{destination: {host: one}}]}, {match: [{port: 443, sniHosts: [c.test, a.test]}], route: [{destination: {host: two, port: {number: 81}}}]}], tcp: [{match: [{port: 81}], route: [{destination: {host: "
							+ (name.equals("v1") ? "one" : "two") + "}}]}, {route: [{destination: {host: gone}}]}]");
		}
		add(yaml, "VirtualService", "d, namespace: team", "http: [{route: [{destination: {host: two}}]}]");
		add(yaml, "VirtualService", "d, namespace: team",
				"exportTo: [other], http: [{match: [{uri: {prefix: /d/1}}], redirect: {uri: /z}}]");
		add(yaml, "VirtualService", "d, namespace: team",
				"http: [{match: [{uri: {prefix: /d/1}}], redirect: {uri: /z}}]");
		add(yaml, "DestinationRule", "two, namespace: team", "host: two, subsets: [{name: s, labels: {v: s}}]");
		for (Map.Entry<String, String> service : Map
			.of("one, namespace: team", "ports: [{name: http, port: 80}]", "two, namespace: team",
					"ports: [{name: http, port: 80}, {name: b, port: 81}]", "gateway, namespace: istio-system",
					"selector: {istio: ingressgateway}, ports: [{port: 80, targetPort: 8080}]")
			.entrySet()) {
			core(yaml, "Service", service.getKey(), "spec: {" + service.getValue() + "}");
			core(yaml, "Service", service.getKey(),
					"spec: {selector: {istio: ingressgateway}, ports: [{name: http, port: 8000, targetPort: 8001}]}");
		}
		core(yaml, "ConfigMap", "istio, namespace: istio-system", "data: {mesh: 'connectTimeout: 2s'}");
		core(yaml, "ConfigMap", "istio, namespace: istio-system",
				"data: {mesh: 'defaultVirtualServiceExportTo: [\".\"]'}");
		return yaml.toString();
	}

	private static void add(StringBuilder yaml, String kind, String metadata, String spec) {
		yaml.append("{apiVersion: networking.istio.io/v1, kind: ")
			.append(kind)
			.append(", metadata: {name: ")
			.append(metadata)
			.append("}, spec: {")
			.append(spec)
			.append("}}\n---\n");
	}

	private static void core(StringBuilder yaml, String kind, String metadata, String content) {
		yaml.append("{apiVersion: v1, kind: ")
			.append(kind)
			.append(", metadata: {name: ")
			.append(metadata)
			.append("}, ")
			.append(content)
			.append("}\n---\n");
	}

	/** A version of a resource that comes, or a resource that goes. */
	record Change(Resource<?> version, boolean removal) {

		Snapshot applyTo(Snapshot snapshot) {
			return this.removal ? snapshot.without(this.version.key()) : snapshot.with(this.version);
		}

	}

}
