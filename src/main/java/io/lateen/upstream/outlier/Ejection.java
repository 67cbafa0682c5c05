package io.lateen.upstream.outlier;

/** What an endpoint is left out for, in Envoy's words. */
public enum Ejection {

	/** 5xx answers in a row. */
	CONSECUTIVE_5XX("consecutive_5xx"),
	/** 502, 503 and 504 in a row. */
	CONSECUTIVE_GATEWAY_FAILURE("consecutive_gateway_failure"),
	/**
	 * Failures to connect, resets and timeouts in a row, where they are counted apart.
	 */
	CONSECUTIVE_LOCAL_ORIGIN_FAILURE("consecutive_local_origin_failure");

	private final String word;

	Ejection(String word) {
		this.word = word;
	}

	/** As metrics name it. */
	public String word() {
		return this.word;
	}

}
