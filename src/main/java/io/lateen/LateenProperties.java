package io.lateen;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where resources come from, and which gateway workload this is.
 *
 * @param source where resources are read; inside of a cluster the cluster, elsewhere a
 * folder
 * @param directory the folder; the bundled sample when none is named
 * @param namespace of the gateway's pods; the pod's own inside of a cluster, else the
 * root namespace
 * @param labels of the gateway's pods, which Gateway selectors pick
 * @param rootNamespace Istio's root namespace, where mesh-wide resources lie
 * @param clusterDomain of Service names
 * @param ports bound port by server port number, stronger than the gateway's Service
 * @param mesh MeshConfig, taken where the root namespace has no ConfigMap {@code istio}
 * @param pod name of the gateway's pod; by its labels its locality is known, where they
 * have it
 * @param node name of the pod's Node, for Services that stay on their Node
 * @param locality of the pod, {@code region/zone/subzone}; by default as its Node's or
 * its own labels tell
 * @param status whether problems are written to the status of resources
 * @param kubernetes what is read of a cluster
 */
@ConfigurationProperties("lateen")
record LateenProperties(@Nullable Source source, @Nullable Path directory, @Nullable String namespace,
		@Nullable Map<String, String> labels, @DefaultValue("istio-system") String rootNamespace,
		@DefaultValue("cluster.local") String clusterDomain, @Nullable Map<Integer, Integer> ports,
		@Nullable Map<String, Object> mesh, @DefaultValue("${HOSTNAME:}") String pod, @DefaultValue("") String node,
		@DefaultValue("") String locality, @DefaultValue("true") boolean status, @DefaultValue Kubernetes kubernetes) {

	/** Where resources come from. */
	enum Source {

		/** YAML and JSON files in a folder. */
		DIRECTORY,
		/** The API server that the usual client configuration names. */
		KUBERNETES

	}

	/**
	 * What is read of a cluster. Less needs fewer rights and less memory.
	 *
	 * @param namespaces whose resources are read; all namespaces when none is named. With
	 * names, Roles in these namespaces are enough, and Namespaces themselves are not read
	 * @param labelSelector which of Istio's resources are read, e.g. {@code tier=edge};
	 * all of them when empty
	 */
	record Kubernetes(@DefaultValue List<String> namespaces, @DefaultValue("") String labelSelector) {
	}

}
