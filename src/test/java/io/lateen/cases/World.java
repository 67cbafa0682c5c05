package io.lateen.cases;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.lateen.GatewayProcess;

/** The applications of the cases and what Kubernetes would say of them. */
final class World implements AutoCloseable {

	/** In place of the 9000 of the cases. */
	private static final int PORT = GatewayProcess.freePort();

	/** In place of the 9700 of the cases, on 127.0.0.1. */
	private static final int LOCAL_PORT = GatewayProcess.freePort();

	private static final String PREFIX = "127.231.1.";

	private final Echo echo = new Echo();

	private final StringBuilder resources = new StringBuilder();

	World() throws IOException {
		service("oracle", "echo", 8000, "v1=11", "v1=12", "v2=21");
		service("oracle", "other", 8000, "v1=31");
		service("oracle", "empty", 8000);
		service("oracle", "raw", 8000, "v1=81");
		service("oracle", "pod", 8000, "a=61", "b=62", "c=63");
		service("team-a", "web", 8000, "v1=51");
		service("team-b", "web", 8000, "v1=52");
		listen("echo", "v1=11", "v1=12", "v2=21", "v3=41");
		listen("other", "v1=31");
		listen("raw", "v1=81");
		listen("pod", "a=61", "b=62", "c=63", "d=64");
		listen("web-a", "v1=51");
		listen("web-b", "v1=52");
		this.echo.listen("127.0.0.1", LOCAL_PORT, "local", "v1");
	}

	/** Services, EndpointSlices and Pods. */
	String resources() {
		return this.resources.toString();
	}

	/** A text of a case with the addresses and ports of this world. */
	static String here(String text) {
		return text.replace("10.231.", "127.231.")
			.replaceAll("\\b9000\\b", Integer.toString(PORT))
			.replaceAll("\\b9700\\b", Integer.toString(LOCAL_PORT));
	}

	List<String> arrived(String key) {
		return this.echo.arrived(key);
	}

	@Override
	public void close() throws IOException {
		this.echo.close();
	}

	private void listen(String name, String... instances) throws IOException {
		for (String instance : instances) {
			String[] versionAndAddress = instance.split("=");
			this.echo.listen(PREFIX + versionAndAddress[1], PORT, name, versionAndAddress[0]);
		}
	}

	private void service(String namespace, String name, int port, String... instances) {
		List<String> endpoints = new ArrayList<>();
		for (int i = 0; i < instances.length; i++) {
			String[] versionAndAddress = instances[i].split("=");
			this.resources
				.append("""
						---
						{apiVersion: v1, kind: Pod, metadata: {name: %1$s-%2$d, namespace: %3$s, labels: {app: %1$s, version: %4$s}}}
						"""
					.formatted(name, i, namespace, versionAndAddress[0]));
			endpoints
				.add("{addresses: [%s], conditions: {ready: true}, targetRef: {kind: Pod, name: %s-%d, namespace: %s}}"
					.formatted(PREFIX + versionAndAddress[1], name, i, namespace));
		}
		this.resources.append("""
				---
				apiVersion: v1
				kind: Service
				metadata: {name: %1$s, namespace: %2$s, labels: {app: %1$s}}
				spec: {ports: [{name: http, port: %3$d, targetPort: %4$d}]}
				---
				apiVersion: discovery.k8s.io/v1
				kind: EndpointSlice
				metadata: {name: %1$s-1, namespace: %2$s, labels: {kubernetes.io/service-name: %1$s}}
				addressType: IPv4
				ports: [{name: http, port: %4$d, protocol: TCP}]
				endpoints: %5$s
				""".formatted(name, namespace, port, PORT, endpoints));
	}

}
