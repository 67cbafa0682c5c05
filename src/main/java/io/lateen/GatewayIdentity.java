package io.lateen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import io.lateen.LateenProperties.Source;
import io.lateen.translate.GatewayWorkload;
import io.lateen.translate.Topology;

import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.core.env.Environment;

/**
 * Which gateway workload this process is, by its properties and, inside of a cluster, by
 * its pod.
 */
final class GatewayIdentity {

	static final Path POD_NAMESPACE = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");

	/** Unprivileged ports in place of those of the web: there is no Service in front. */
	private static final Map<Integer, Integer> FOLDER_PORTS = Map.of(80, 8080, 443, 8443);

	private static final Map<String, String> DEFAULT_LABELS = Map.of("istio", "ingressgateway");

	private GatewayIdentity() {
	}

	static Source source(LateenProperties properties, Environment environment) {
		Source said = properties.source();
		if (said != null) {
			return said;
		}
		return CloudPlatform.KUBERNETES.isActive(environment) ? Source.KUBERNETES : Source.DIRECTORY;
	}

	static GatewayWorkload workload(LateenProperties properties, Source source) {
		Map<String, String> labels = (properties.labels() != null) ? properties.labels() : DEFAULT_LABELS;
		Map<Integer, Integer> ports = new HashMap<>((source == Source.DIRECTORY) ? FOLDER_PORTS : Map.of());
		if (properties.ports() != null) {
			ports.putAll(properties.ports());
		}
		return new GatewayWorkload(namespace(properties, source), labels, properties.rootNamespace(),
				properties.clusterDomain(), ports, (properties.mesh() != null) ? properties.mesh() : Map.of(),
				new Topology(properties.pod(), properties.node(), properties.locality()));
	}

	private static String namespace(LateenProperties properties, Source source) {
		String said = properties.namespace();
		if (said != null) {
			return said;
		}
		return (source == Source.KUBERNETES) ? podNamespace(properties.rootNamespace()) : properties.rootNamespace();
	}

	private static String podNamespace(String otherwise) {
		try {
			return Files.readString(POD_NAMESPACE).strip();
		}
		catch (IOException ex) {
			return otherwise; // outside of a pod
		}
	}

}
