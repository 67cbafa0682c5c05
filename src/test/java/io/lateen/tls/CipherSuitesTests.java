package io.lateen.tls;

import java.util.List;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

/** Cipher suites by Istio's names. */
class CipherSuitesTests {

	@Test
	@EnabledOnOs(OS.LINUX)
	void boringSslIsThere() {
		assertThat(TlsProvider.best()).isEqualTo(SslProvider.OPENSSL);
		assertThat(OpenSsl.versionString()).isEqualTo("BoringSSL");
	}

	@Test
	void eachProviderKnowsThem() throws Exception {
		List<String> names = List.of("ECDHE-RSA-AES256-GCM-SHA384", "AES128-SHA");
		SslContext jdk = SslContextBuilder.forClient()
			.sslProvider(SslProvider.JDK)
			.ciphers(CipherSuites.of(names, SslProvider.JDK))
			.build();
		assertThat(jdk.cipherSuites()).contains("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256")
			.doesNotContain("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
		SslContext best = SslContextBuilder.forClient()
			.sslProvider(TlsProvider.best())
			.ciphers(CipherSuites.of(names, TlsProvider.best()))
			.build();
		assertThat(best.cipherSuites()).isNotEmpty();
	}

	@Test
	void unknownOnesAreLeftOutAndRepeatedOnesToo() {
		assertThat(CipherSuites.of(List.of("NONE", "AES128-SHA", "AES128-SHA"), SslProvider.OPENSSL))
			.contains("AES128-SHA", "TLS_AES_128_GCM_SHA256")
			.hasSize(4);
	}

	@Test
	void withoutAnyKnownOneTheyAreEnvoys() {
		assertThat(CipherSuites.of(List.of(), SslProvider.OPENSSL)).contains("ECDHE-RSA-CHACHA20-POLY1305").hasSize(9);
		assertThat(CipherSuites.of(List.of("NONE"), SslProvider.OPENSSL)).hasSize(9);
	}

}
