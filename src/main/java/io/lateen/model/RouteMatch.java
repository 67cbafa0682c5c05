package io.lateen.model;

import java.util.List;

/**
 * All of it must fit. {@code method}, {@code authority} and {@code scheme} are header
 * matches on pseudo headers, as in Envoy.
 *
 * @param path on the normalised path without query
 * @param headers on request headers and on {@code :method}, {@code :authority},
 * {@code :scheme}, {@code :path} (normalised, with query)
 * @param query on the raw query
 */
public record RouteMatch(PathMatch path, List<HeaderMatch> headers, List<QueryMatch> query) {

	public static final RouteMatch ANY = new RouteMatch(new PathMatch.Any(), List.of(), List.of());

	public RouteMatch {
		headers = List.copyOf(headers);
		query = List.copyOf(query);
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder(this.path.toString());
		this.headers.forEach((header) -> text.append(" && ").append(header));
		this.query.forEach((parameter) -> text.append(" && ").append(parameter));
		return text.toString();
	}

}
