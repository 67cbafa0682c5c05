package io.lateen.exchange;

import java.net.InetSocketAddress;
import java.util.Locale;

import io.lateen.model.ListenerKey;
import io.lateen.model.MeshSettings;
import io.lateen.model.RouteTableKey;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** Requests for tests, as the edge would hand them on. */
public record Requests(String method, String authority, String target, HttpHeaders headers, MeshSettings mesh) {

	public static final RouteTableKey ROUTES = RouteTableKey.plain(new ListenerKey(null, 8080));

	public static Requests get(String target) {
		return new Requests("GET", "a.test", target, new DefaultHttpHeaders(), MeshSettings.DEFAULT);
	}

	public Requests method(String other) {
		return new Requests(other, this.authority, this.target, this.headers, this.mesh);
	}

	public Requests authority(String other) {
		return new Requests(this.method, other, this.target, this.headers, this.mesh);
	}

	public Requests header(String name, String value) {
		HttpHeaders more = this.headers.copy().add(name, value);
		return new Requests(this.method, this.authority, this.target, more, this.mesh);
	}

	public Requests mesh(MeshSettings other) {
		return new Requests(this.method, this.authority, this.target, this.headers, other);
	}

	public InboundRequest arrive() {
		int mark = this.target.indexOf('?');
		String path = (mark < 0) ? this.target : this.target.substring(0, mark);
		@Nullable String query = (mark < 0) ? null : this.target.substring(mark + 1);
		String host = this.authority.toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", "");
		return new InboundRequest(ROUTES, 80, this.mesh, "http", this.method, this.authority, host, path, query,
				this.target, this.headers,
				ConnectionEnds.direct(new InetSocketAddress("192.0.2.1", 40000),
						new InetSocketAddress("192.0.2.2", 8080)),
				"192.0.2.1", Protocol.HTTP1, false, false, System.nanoTime());
	}

}
