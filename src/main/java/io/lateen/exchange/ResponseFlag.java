package io.lateen.exchange;

/** Why the gateway answered by itself, in the letters of Envoy's access log. */
public enum ResponseFlag {

	NO_ROUTE("NR", "route_not_found"), NO_CLUSTER("NC", "cluster_not_found"),
	NO_HEALTHY_UPSTREAM("UH", "no_healthy_upstream"),
	UPSTREAM_CONNECT_FAILURE("UF", "upstream_reset_before_response_started"),
	UPSTREAM_RESET("UC", "upstream_reset_before_response_started"),
	UPSTREAM_OVERFLOW("UO", "upstream_reset_before_response_started"), UPSTREAM_TIMEOUT("UT", "response_timeout"),
	RETRIES_EXHAUSTED("URX", "via_upstream"), FAULT_INJECTED("FI", "fault_filter_abort"),
	DELAY_INJECTED("DI", "via_upstream"), DOWNSTREAM_GONE("DC", "downstream_remote_disconnect"),
	DOWNSTREAM_PROTOCOL_ERROR("DPE", "http1.codec_error");

	private final String letters;

	private final String detail;

	ResponseFlag(String letters, String detail) {
		this.letters = letters;
		this.detail = detail;
	}

	public String letters() {
		return this.letters;
	}

	public String detail() {
		return this.detail;
	}

}
