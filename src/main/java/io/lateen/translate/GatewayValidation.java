package io.lateen.translate;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.lateen.resource.Problem;
import io.lateen.resource.Resource;
import io.lateen.resource.istio.Gateway;
import io.lateen.resource.istio.Gateway.Port;
import io.lateen.resource.istio.Gateway.Server;
import io.lateen.resource.istio.Gateway.ServerTls;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a Gateway by itself, as Istio's webhook sees it and in its words
 * (istio pkg/config/validation/validation.go, ValidateGateway).
 */
final class GatewayValidation {

	private static final String UNIX = "unix://";

	private final Resource<Gateway> resource;

	private final Findings findings;

	private GatewayValidation(Resource<Gateway> resource) {
		this.resource = resource;
		this.findings = new Findings(resource);
	}

	static List<Problem> problems(Resource<Gateway> resource) {
		GatewayValidation validation = new GatewayValidation(resource);
		validation.check();
		return validation.findings.problems();
	}

	private void check() {
		if (!DomainName.isLabel(this.resource.name().name())) {
			this.findings.rejected("metadata.name", "invalid gateway name: \"" + this.resource.name().name() + "\"");
		}
		List<Server> servers = this.resource.content().servers();
		if (servers.isEmpty()) {
			this.findings.rejected("spec.servers", "gateway must have at least one server");
		}
		Set<String> portNames = new HashSet<>();
		for (int i = 0; i < servers.size(); i++) {
			String field = "spec.servers[" + i + "]";
			checkServer(field, servers.get(i));
			checkPortName(field, servers.get(i), portNames);
		}
	}

	private void checkServer(String field, Server server) {
		checkHosts(field + ".hosts", server.hosts());
		boolean portIsGood = checkPort(field + ".port", server);
		checkBind(field, server);
		ServerTls tls = server.tls();
		if (tls != null) {
			new ServerTlsValidation(this.findings, field + ".tls", tls).check();
		}
		Port port = server.port();
		ServerProtocol protocol = (port != null) ? ServerProtocol.of(port.protocol()) : null;
		if (portIsGood && protocol != null) {
			checkTlsFitsProtocol(field + ".tls", protocol, tls);
		}
	}

	private void checkHosts(String field, List<String> hosts) {
		if (hosts.isEmpty()) {
			this.findings.rejected(field, "server config must contain at least one host");
		}
		for (int i = 0; i < hosts.size(); i++) {
			checkHost(field + "[" + i + "]", hosts.get(i));
		}
	}

	private void checkHost(String field, String host) {
		int slash = host.indexOf('/');
		if (slash < 0) {
			checkHostName(field, host);
			return;
		}
		String namespace = host.substring(0, slash);
		String name = host.substring(slash + 1);
		if (namespace.isEmpty() || name.isEmpty()) {
			this.findings.rejected(field, "config namespace and dnsName in host entry cannot be empty");
		}
		if (!namespace.equals("*") && !namespace.equals(".") && !DomainName.isLabel(namespace)) {
			this.findings.rejected(field, "invalid namespace value \"" + namespace + "\" in gateway");
		}
		checkHostName(field, name);
	}

	private void checkHostName(String field, String name) {
		if (!name.equals("*") && name.indexOf('.') < 0) {
			this.findings.rejected(field, "short names (non FQDN) are not allowed");
		}
		String reason = DomainName.refuseWildcard(name);
		if (reason != null && !IpAddress.isValid(name)) {
			this.findings.rejected(field, reason);
		}
		if (name.indexOf('*') >= 0 && name.length() != 1 && !name.startsWith("*.")) {
			this.findings.rejected(field, "partial wildcard \"" + name + "\" not allowed");
		}
	}

	private boolean checkPort(String field, Server server) {
		Port port = server.port();
		if (port == null) {
			this.findings.rejected(field, "port is required");
			return false;
		}
		int before = this.findings.problems().size();
		if (ServerProtocol.of(port.protocol()) == null) {
			String protocol = (port.protocol() != null) ? port.protocol() : "";
			this.findings.rejected(field + ".protocol", "invalid protocol \"" + protocol
					+ "\", supported protocols are HTTP, HTTP2, GRPC, GRPC-WEB, MONGO, REDIS, MYSQL, TCP");
		}
		long number = numberOf(port);
		if (number > 0 || !isUnix(server.bind())) {
			checkNumber(field + ".number", number);
		}
		if (port.targetPort() != null && port.targetPort() > 0) {
			this.findings.rejected(field + ".targetPort", "targetPort has no impact on Gateways");
		}
		if (port.name() == null || port.name().isEmpty()) {
			// the schema says it so, before the webhook could
			this.findings.rejected(field + ".name", "missing required field \"name\"");
		}
		return this.findings.problems().size() == before;
	}

	private void checkNumber(String field, long number) {
		if (number < 1 || number > 65535) {
			this.findings.rejected(field, "port number " + number + " must be in the range 1..65535");
		}
	}

	private void checkBind(String field, Server server) {
		String bind = server.bind();
		if (bind == null || bind.isEmpty()) {
			return;
		}
		if (isUnix(bind)) {
			if (server.port() != null && numberOf(server.port()) != 0) {
				this.findings.rejected(field + ".port.number", "port number must be 0 for unix domain socket");
			}
		}
		else if (!IpAddress.isValid(bind)) {
			this.findings.rejected(field + ".bind", bind + " is not a valid IP");
		}
	}

	private void checkTlsFitsProtocol(String field, ServerProtocol protocol, @Nullable ServerTls tls) {
		if (protocol.isTls() && tls == null) {
			this.findings.rejected(field, "server must have TLS settings for HTTPS/TLS protocols");
		}
		else if (protocol == ServerProtocol.TCP && tls != null) {
			this.findings.rejected(field, "server cannot have TLS settings for non HTTPS/TLS ports");
		}
		else if (protocol == ServerProtocol.HTTP && tls != null && isMoreThanRedirect(tls)) {
			this.findings.rejected(field, "server cannot have TLS settings for plain text HTTP ports");
		}
	}

	private static boolean isMoreThanRedirect(ServerTls tls) {
		return !ServerTlsMode.of(tls).isPassthrough() || ServerTlsValidation.isSet(tls.caCertificates())
				|| ServerTlsValidation.isSet(tls.privateKey()) || ServerTlsValidation.isSet(tls.serverCertificate());
	}

	private void checkPortName(String field, Server server, Set<String> names) {
		Port port = server.port();
		if (port == null) {
			return;
		}
		String name = (port.name() != null) ? port.name() : "";
		if (!names.add(name)) {
			this.findings.rejected(field + ".port.name",
					"port names in servers must be unique: duplicate name " + name);
		}
		boolean redirects = server.tls() != null && Boolean.TRUE.equals(server.tls().httpsRedirect());
		if (redirects && ServerProtocol.of(port.protocol()) != ServerProtocol.HTTP) {
			this.findings.warning(field + ".tls.httpsRedirect",
					"tls.httpsRedirect should only be used with http servers");
		}
	}

	private static boolean isUnix(@Nullable String bind) {
		return bind != null && bind.startsWith(UNIX);
	}

	private static long numberOf(Port port) {
		return (port.number() != null) ? port.number() : 0;
	}

}
