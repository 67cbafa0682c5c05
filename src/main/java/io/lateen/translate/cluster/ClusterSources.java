package io.lateen.translate.cluster;

import java.util.Map;

import io.lateen.resource.Kind;
import io.lateen.resource.Snapshot;
import io.lateen.resource.istio.DestinationRule;
import io.lateen.resource.istio.ServiceEntry;
import io.lateen.resource.istio.WorkloadEntry;
import io.lateen.translate.ClusterContext;
import io.lateen.translate.GatewayWorkload;
import io.lateen.translate.InForce;
import io.lateen.translate.MeshDefaults;

/**
 * All that clusters are made of, ready to be looked up. Immutable.
 *
 * @param context what clusters depend on besides resources
 * @param backends Services and ServiceEntries by host
 * @param endpoints EndpointSlices and WorkloadEntries
 * @param rules DestinationRules by host
 * @param entries the ServiceEntries in force
 * @param workloads the WorkloadEntries in force
 * @param destinationRules the DestinationRules in force
 * @param snapshot Pods and Secrets
 */
record ClusterSources(ClusterContext context, BackendIndex backends, EndpointIndex endpoints,
		DestinationRuleIndex rules, InForce<ServiceEntry> entries, InForce<WorkloadEntry> workloads,
		InForce<DestinationRule> destinationRules, Snapshot snapshot) {

	// the context of nobody: the first real one is another and makes everything anew
	static final ClusterSources EMPTY = new ClusterSources(
			new ClusterContext(new GatewayWorkload("", Map.of(), "", "", Map.of()), MeshDefaults.ISTIO),
			BackendIndex.EMPTY, EndpointIndex.EMPTY, DestinationRuleIndex.EMPTY,
			InForce.none(Kind.SERVICE_ENTRY, ServiceEntryValidation::problems),
			InForce.none(Kind.WORKLOAD_ENTRY, WorkloadEntryValidation::problems),
			InForce.none(Kind.DESTINATION_RULE, DestinationRuleValidation::problems), Snapshot.EMPTY);

}
