package io.lateen.translate;

import java.time.Duration;
import java.util.List;

import io.lateen.resource.istio.DestinationRule.LocalitySetting;
import io.lateen.resource.istio.VirtualService.Retry;
import org.jspecify.annotations.Nullable;

/**
 * What MeshConfig says in place of fields that resources leave open (istio.io/api
 * mesh/v1alpha1/config.proto). Settings of the request path itself are in
 * {@link io.lateen.model.MeshSettings}.
 *
 * @param retry {@code defaultHttpRetryPolicy}, or null for Istio's own default
 * @param connectTimeout of TCP connections to endpoints
 * @param http2 {@code h2UpgradePolicy: UPGRADE}: HTTP/2 to endpoints whose port does not
 * tell
 * @param virtualServiceExportTo {@code defaultVirtualServiceExportTo}, never empty
 * @param destinationRuleExportTo {@code defaultDestinationRuleExportTo}, never empty
 * @param serviceExportTo {@code defaultServiceExportTo}, never empty
 * @param locality {@code localityLbSetting}, for clusters whose rule has none
 * @param tls {@code tlsDefaults}
 */
public record MeshDefaults(@Nullable Retry retry, Duration connectTimeout, boolean http2,
		List<String> virtualServiceExportTo, List<String> destinationRuleExportTo, List<String> serviceExportTo,
		LocalitySetting locality, TlsDefaults tls) {

	private static final LocalitySetting NEAR_FIRST = new LocalitySetting(List.of(), List.of(), List.of(), null);

	public static final MeshDefaults ISTIO = new MeshDefaults(null, Duration.ofSeconds(10), false, List.of("*"),
			List.of("*"), List.of("*"), NEAR_FIRST, TlsDefaults.NONE);

	public MeshDefaults {
		virtualServiceExportTo = List.copyOf(virtualServiceExportTo);
		destinationRuleExportTo = List.copyOf(destinationRuleExportTo);
		serviceExportTo = List.copyOf(serviceExportTo);
	}

}
