package io.lateen.exchange;

import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/**
 * What the chosen route does to the headers of the answer, wherever the answer comes
 * from: the application, or the gateway itself. Set on the exchange by the route's
 * filter, carried out once, right before the answer's head is written.
 */
@FunctionalInterface
public interface ResponseEdit {

	/** The exchange attribute that holds it. */
	String ATTRIBUTE = ResponseEdit.class.getName();

	ResponseEdit NONE = (status, headers) -> {
	};

	/**
	 * Edits the answer's headers.
	 * @param status of the answer
	 * @param headers of the answer; written to
	 */
	void apply(int status, HttpHeaders headers);

	static ResponseEdit of(ServerWebExchange exchange) {
		@Nullable ResponseEdit edit = exchange.getAttribute(ATTRIBUTE);
		return (edit != null) ? edit : NONE;
	}

	default void attach(ServerWebExchange exchange) {
		exchange.getAttributes().put(ATTRIBUTE, this);
	}

}
