package io.lateen.listener;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.lateen.model.ServerTls;
import io.lateen.tls.CredentialFiles;
import io.lateen.tls.Rotation;
import org.jspecify.annotations.Nullable;

/**
 * TLS of one chain while its settings are the same. Follows its files; connections keep
 * what they were opened with. Thread-safe.
 */
final class ChainTls implements AutoCloseable {

	private final ServerTls settings;

	private final Rotation<ServerContexts> contexts;

	ChainTls(ServerTls settings, TlsEnvironment environment) {
		this.settings = settings;
		this.contexts = new Rotation<>(() -> ServerContexts.of(settings, environment.lastGood(), environment.factory()),
				files(settings), environment.files(), (_) -> environment.changed().run());
	}

	private static Set<Path> files(ServerTls settings) {
		Set<Path> files = new HashSet<>(CredentialFiles.of(settings.clients().trust()));
		settings.certificates().forEach((certificate) -> files.addAll(CredentialFiles.of(certificate.credential())));
		return files;
	}

	ServerTls settings() {
		return this.settings;
	}

	/** For handshakes; null while none could succeed. */
	@Nullable ServerContexts contexts() {
		return this.contexts.current();
	}

	void renewTickets() {
		ServerContexts current = contexts();
		if (current != null) {
			current.renewTickets();
		}
	}

	ListenerStatus.Server status(String name, Instant now) {
		ServerContexts current = contexts();
		String problem = this.contexts.problem();
		if (current == null) {
			return new ListenerStatus.Server(name, List.of(), (problem != null) ? problem : "", List.of());
		}
		List<String> warnings = new ArrayList<>(current.problems(now));
		if (problem != null) {
			warnings.add(problem);
		}
		return new ListenerStatus.Server(name,
				current.identities().stream().map((identity) -> shown(identity.chain().getFirst())).toList(), null,
				warnings);
	}

	private static ListenerStatus.Certificate shown(X509Certificate certificate) {
		return new ListenerStatus.Certificate(certificate.getSubjectX500Principal().getName(),
				certificate.getIssuerX500Principal().getName(), certificate.getSerialNumber().toString(16),
				certificate.getPublicKey().getAlgorithm(), certificate.getNotBefore().toInstant(),
				certificate.getNotAfter().toInstant());
	}

	@Override
	public void close() {
		this.contexts.close();
	}

}
