package io.lateen.exchange;

/** What a client speaks. */
public enum Protocol {

	HTTP1("HTTP/1.1"), HTTP2("HTTP/2"), HTTP3("HTTP/3");

	private final String text;

	Protocol(String text) {
		this.text = text;
	}

	/** As Envoy's {@code %PROTOCOL%} says it. */
	public String text() {
		return this.text;
	}

	/** Whether requests are streams of a connection that others share. */
	public boolean isMultiplexed() {
		return this != HTTP1;
	}

}
