package io.lateen.resource.istio;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonAlias;
import org.jspecify.annotations.Nullable;

/**
 * {@code VirtualService.spec} (istio.io/api networking/v1alpha3/virtual_service.proto).
 */
public record VirtualService(List<String> hosts, List<String> gateways, List<HttpRule> http, List<TlsRule> tls,
		List<TcpRule> tcp, List<String> exportTo) {

	public VirtualService {
		hosts = Absent.toEmpty(hosts);
		gateways = Absent.toEmpty(gateways);
		http = Absent.toEmpty(http);
		tls = Absent.toEmpty(tls);
		tcp = Absent.toEmpty(tcp);
		exportTo = Absent.toEmpty(exportTo);
	}

	/** {@code HTTPRoute}. */
	public record HttpRule(@Nullable String name, List<HttpMatch> match, List<HttpDestination> route,
			@Nullable Redirect redirect, @Nullable DirectResponse directResponse, @Nullable Delegate delegate,
			@Nullable Rewrite rewrite, @Nullable Duration timeout, @Nullable Retry retries, @Nullable Fault fault,
			@Nullable Destination mirror, List<Mirror> mirrors,
			@JsonAlias("mirror_percent") @Nullable Integer mirrorPercent, @Nullable Percent mirrorPercentage,
			@Nullable CorsPolicy corsPolicy, @Nullable Headers headers) {

		public HttpRule {
			match = Absent.toEmpty(match);
			route = Absent.toEmpty(route);
			mirrors = Absent.toEmpty(mirrors);
		}
	}

	/** {@code HTTPMatchRequest}. */
	public record HttpMatch(@Nullable String name, @Nullable StringMatch uri, @Nullable Boolean ignoreUriCase,
			@Nullable StringMatch scheme, @Nullable StringMatch method, @Nullable StringMatch authority,
			Map<String, StringMatch> headers, Map<String, StringMatch> withoutHeaders,
			Map<String, StringMatch> queryParams, @Nullable Long port, Map<String, String> sourceLabels,
			@Nullable String sourceNamespace, List<String> gateways, @Nullable String statPrefix) {

		public HttpMatch {
			headers = Absent.toEmpty(headers);
			withoutHeaders = Absent.toEmpty(withoutHeaders);
			queryParams = Absent.toEmpty(queryParams);
			sourceLabels = Absent.toEmpty(sourceLabels);
			gateways = Absent.toEmpty(gateways);
		}
	}

	/** None of the three set is the presence form: {@code {}}. */
	@OneOf({ "exact", "prefix", "regex" })
	public record StringMatch(@Nullable String exact, @Nullable String prefix, @Nullable String regex) {
	}

	/** {@code HTTPRouteDestination}. */
	public record HttpDestination(@Nullable Destination destination, @Nullable Integer weight,
			@Nullable Headers headers) {
	}

	public record Destination(@Nullable String host, @Nullable String subset, @Nullable PortSelector port) {
	}

	public record PortSelector(@Nullable Long number) {
	}

	public record Headers(@Nullable HeaderOperations request, @Nullable HeaderOperations response) {
	}

	public record HeaderOperations(Map<String, String> set, Map<String, String> add, List<String> remove) {

		public HeaderOperations {
			set = Absent.toEmpty(set);
			add = Absent.toEmpty(add);
			remove = Absent.toEmpty(remove);
		}
	}

	/** {@code HTTPRedirect}. */
	@OneOf({ "port", "derivePort" })
	public record Redirect(@Nullable String uri, @Nullable String prefixRewrite, @Nullable String authority,
			@Nullable Long port, @EnumValues( {
					"FROM_PROTOCOL_DEFAULT", "FROM_REQUEST_PORT" }) @Nullable String derivePort,
			@Nullable String scheme, @Nullable Integer redirectCode){
	}

	/** {@code HTTPDirectResponse}. */
	public record DirectResponse(@Nullable Integer status, @Nullable Body body) {
	}

	/**
	 * {@code HTTPBody}.
	 *
	 * @param string text
	 * @param bytes base64
	 */
	@OneOf({ "string", "bytes" })
	public record Body(@Nullable String string, @Nullable String bytes) {
	}

	public record Delegate(@Nullable String name, @Nullable String namespace) {
	}

	/** {@code HTTPRewrite}. */
	public record Rewrite(@Nullable String uri, @Nullable String authority, @Nullable RegexRewrite uriRegexRewrite) {
	}

	public record RegexRewrite(@Nullable String match, @Nullable String rewrite) {
	}

	/** {@code HTTPRetry}. */
	public record Retry(@Nullable Integer attempts, @Nullable Duration perTryTimeout, @Nullable String retryOn,
			@Nullable Boolean retryRemoteLocalities, @Nullable Boolean retryIgnorePreviousHosts,
			@Nullable Duration backoff) {
	}

	/** {@code HTTPFaultInjection}. */
	public record Fault(@Nullable Delay delay, @Nullable Abort abort) {
	}

	@OneOf({ "fixedDelay", "exponentialDelay" })
	public record Delay(@Nullable Duration fixedDelay, @Nullable Duration exponentialDelay,
			@Nullable Percent percentage, @Nullable Integer percent) {
	}

	@OneOf({ "httpStatus", "grpcStatus", "http2Error" })
	public record Abort(@Nullable Integer httpStatus, @Nullable String grpcStatus, @Nullable String http2Error,
			@Nullable Percent percentage) {
	}

	public record Percent(@Nullable Double value) {
	}

	/** {@code HTTPMirrorPolicy}. */
	public record Mirror(@Nullable Destination destination, @Nullable Percent percentage) {
	}

	public record CorsPolicy(List<StringMatch> allowOrigins, List<String> allowOrigin, List<String> allowMethods,
			List<String> allowHeaders, List<String> exposeHeaders, @Nullable Duration maxAge,
			@Nullable Boolean allowCredentials, @EnumValues( {
					"UNSPECIFIED", "FORWARD", "IGNORE" }) @Nullable String unmatchedPreflights){

		public CorsPolicy {
			allowOrigins = Absent.toEmpty(allowOrigins);
			allowOrigin = Absent.toEmpty(allowOrigin);
			allowMethods = Absent.toEmpty(allowMethods);
			allowHeaders = Absent.toEmpty(allowHeaders);
			exposeHeaders = Absent.toEmpty(exposeHeaders);
		}
	}

	/** {@code TLSRoute}. */
	public record TlsRule(List<TlsMatch> match, List<RouteDestination> route) {

		public TlsRule {
			match = Absent.toEmpty(match);
			route = Absent.toEmpty(route);
		}
	}

	public record TlsMatch(List<String> sniHosts, List<String> destinationSubnets, @Nullable Long port,
			Map<String, String> sourceLabels, List<String> gateways, @Nullable String sourceNamespace) {

		public TlsMatch {
			sniHosts = Absent.toEmpty(sniHosts);
			destinationSubnets = Absent.toEmpty(destinationSubnets);
			sourceLabels = Absent.toEmpty(sourceLabels);
			gateways = Absent.toEmpty(gateways);
		}
	}

	/** {@code TCPRoute}. */
	public record TcpRule(List<TcpMatch> match, List<RouteDestination> route) {

		public TcpRule {
			match = Absent.toEmpty(match);
			route = Absent.toEmpty(route);
		}
	}

	public record TcpMatch(List<String> destinationSubnets, @Nullable Long port, @Nullable String sourceSubnet,
			Map<String, String> sourceLabels, List<String> gateways, @Nullable String sourceNamespace) {

		public TcpMatch {
			destinationSubnets = Absent.toEmpty(destinationSubnets);
			sourceLabels = Absent.toEmpty(sourceLabels);
			gateways = Absent.toEmpty(gateways);
		}
	}

	/** Where a TLS or TCP rule leads. */
	public record RouteDestination(@Nullable Destination destination, @Nullable Integer weight) {
	}

}
