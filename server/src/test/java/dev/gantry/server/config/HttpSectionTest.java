// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.http.engine.AddressRange;
import dev.gantry.server.CertificatePair;
import dev.gantry.server.config.Http.Debug;
import dev.gantry.server.config.Http.H2c;
import dev.gantry.server.config.Http.Http2;
import dev.gantry.server.config.Http.Net;
import dev.gantry.server.config.Http.Prometheus;
import dev.gantry.server.config.Tls.ClientAuth;
import dev.gantry.server.config.Tls.LetsEncrypt;
import dev.gantry.server.config.Tls.Version;
import dev.gantry.storage.testkit.proxy.TestAuthority;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSectionTest {

    private static final TestAuthority AUTHORITY = new TestAuthority("authority of a test");

    @TempDir
    private Path folder;

    private CertificatePair pair;

    @BeforeEach
    void writeCertificates() throws IOException {
        pair = CertificatePair.write(folder, AUTHORITY, "localhost");
    }

    private ConfigFile file(String http) {
        String text = http.replace("CERT", pair.certificate().toString())
                .replace("KEY", pair.key().toString())
                .replace("CA", pair.authority().toString());
        return ConfigFile.of(folder, ConfigFile.MINIMAL + "http:\n" + text.indent(2));
    }

    @Test
    void everyKeyIsRead() throws Exception {
        Http http = file("""
                addr: '[::1]:5001'
                net: tcp6
                host: https://registry.example.com
                prefix: /my/registry/
                secret: 0123
                relativeurls: true
                draintimeout: 1m30s
                tls:
                  certificate: CERT
                  key: KEY
                  clientcas: [CA]
                  clientauth: verify-client-cert-if-given
                  minimumtls: tls1.3
                  ciphersuites: [TLS_AES_256_GCM_SHA384]
                headers:
                  X-Content-Type-Options: [nosniff]
                  X-Two: [a, b]
                http2: {disabled: true}
                h2c: {enabled: true}
                debug: {addr: 'localhost:5002', prometheus: {enabled: true, path: /numbers}}
                trustedproxies: [10.0.0.0/8, '::1']
                """).config().http();

        assertThat(http)
                .isEqualTo(new Http(
                        new ListenAddress("::1", 5001),
                        Net.TCP6,
                        URI.create("https://registry.example.com"),
                        "/my/registry/",
                        new Secret("0123"),
                        true,
                        new Tls(
                                pair.certificate(),
                                pair.key(),
                                List.of(pair.authority()),
                                ClientAuth.VERIFY_CLIENT_CERT_IF_GIVEN,
                                Version.TLS1_3,
                                List.of("TLS_AES_256_GCM_SHA384"),
                                null),
                        Duration.ofSeconds(90),
                        Map.of("X-Content-Type-Options", List.of("nosniff"), "X-Two", List.of("a", "b")),
                        new Http2(true),
                        new H2c(true),
                        new Debug(new ListenAddress("localhost", 5002), new Prometheus(true, "/numbers")),
                        List.of(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("::1"))));
    }

    @Test
    void everyKeyOfLetsEncryptIsRead() throws Exception {
        Http http = file("""
                tls:
                  letsencrypt:
                    cachefile: /var/lib/gantry/acme.pem
                    email: operator@example.com
                    hosts: [Registry.example.com]
                    directoryurl: https://acme.example.com/directory
                    rootca: CA
                """).config().http();

        assertThat(http.tls())
                .isEqualTo(new Tls(
                        null,
                        null,
                        List.of(),
                        null,
                        Version.TLS1_2,
                        List.of(),
                        new LetsEncrypt(
                                Path.of("/var/lib/gantry/acme.pem"),
                                "operator@example.com",
                                List.of("registry.example.com"),
                                URI.create("https://acme.example.com/directory"),
                                RootCa.read(pair.authority().toString()))));
    }

    @Test
    void whatIsPrintedReadsTheSame() throws Exception {
        ServerConfig config = file("""
                tls: {certificate: CERT, key: KEY, clientcas: CA, minimumtls: tls1.2}
                headers: {X-One: 'it''s'}
                trustedproxies: 192.0.2.7
                """).config();
        Path again = Files.writeString(folder.resolve("again.yml"), EffectiveConfig.print(config));

        assertThat(ConfigLoader.load(again).config().http()).isEqualTo(config.http());
    }

    @Test
    void withNetUnixTheAddressIsAPath() throws Exception {
        Http http = file("net: unix\naddr: /run/gantry.sock\n").config().http();

        assertThat(http.addr()).isEqualTo(new SocketFile(Path.of("/run/gantry.sock")));
    }

    @ParameterizedTest
    @EnumSource(ClientAuth.class)
    void clientauthIsSpeltAsDistributionDoes(ClientAuth mode) throws Exception {
        Tls tls = file("tls: {certificate: CERT, key: KEY, clientcas: [CA], clientauth: " + mode + "}\n")
                .config()
                .http()
                .tls();

        assertThat(tls).isNotNull().extracting(Tls::clientAuth).isEqualTo(mode);
        assertThat(mode.toString()).containsPattern("^re(quire|quest)-|^verify-");
    }

    @Test
    void clientsAreVerifiedUnlessTheFileSaysOtherwise() throws Exception {
        Tls tls = file("tls: {certificate: CERT, key: KEY, clientcas: [CA]}\n")
                .config()
                .http()
                .tls();

        assertThat(tls).isNotNull().extracting(Tls::clientAuth).isEqualTo(ClientAuth.REQUIRE_AND_VERIFY_CLIENT_CERT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls1.0", "tls1.1"})
    void brokenVersionsAreRaised(String version) throws Exception {
        ConfigFile file = file("tls: {certificate: CERT, key: KEY, minimumtls: " + version + "}\n");

        assertThat(file.config().http().tls())
                .isNotNull()
                .extracting(Tls::minimumTls)
                .isEqualTo(Version.TLS1_2);
        assertThat(file.warnings()).singleElement().asString().contains("http.tls.minimumtls: is raised to tls1.2");
    }

    @Test
    void suitesThatArePartlySpokenAreNarrowed() throws Exception {
        ConfigFile file = file("tls: {certificate: CERT, key: KEY, ciphersuites: [TLS_RSA_WITH_RC4_128_SHA,"
                + " TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]}\n");

        assertThat(file.config().http().tls())
                .isNotNull()
                .extracting(Tls::cipherSuites)
                .isEqualTo(List.of("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"));
        assertThat(file.warnings()).singleElement().asString().contains("TLS_RSA_WITH_RC4_128_SHA is left out");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "net: udp | http.net | one of tcp, tcp4, tcp6, unix",
                "{net: unix, addr: ''} | http.addr | is required where net is unix",
                "{net: unix, addr: /LONG} | http.addr | at most 107 bytes",
                "tls: {certificate: CERT} | http.tls.key | is required beside certificate",
                "tls: {certificate: /no.pem, key: KEY} | http.tls.certificate | /no.pem does not exist",
                "tls: {certificate: CERT, key: /no.pem} | http.tls.key | /no.pem does not exist",
                "tls: {certificate: CERT, key: CERT} | http.tls.key | holds no private key",
                "tls: {certificate: KEY, key: KEY} | http.tls.certificate | holds no certificate",
                "tls: {certificate: CERT, key: KEY, clientcas: [/no.pem]} | http.tls.clientcas | does not exist",
                "tls: {certificate: CERT, key: KEY, clientauth: request-client-cert} | http.tls.clientauth | clientcas",
                "tls: {certificate: CERT, key: KEY, clientcas: [CA], clientauth: no} | http.tls.clientauth | one of",
                "tls: {clientcas: [CA]} | http.tls.clientcas | needs TLS",
                "tls: {certificate: CERT, key: KEY, minimumtls: tls2} | http.tls.minimumtls | tls1.2 or tls1.3",
                "tls: {certificate: CERT, key: KEY, ciphersuites: [TLS_AES_128_GCM_SHA255]}"
                        + " | http.tls.ciphersuites | nearest known one is \"TLS_AES_128_GCM_SHA256\"",
                "tls: {certificate: CERT, key: KEY, ciphersuites: [TLS_RSA_WITH_RC4_128_SHA]}"
                        + " | http.tls.ciphersuites | names none that is spoken",
                "tls: {letsencrypt: {hosts: [a.example]}} | http.tls.letsencrypt.cachefile | is required",
                "tls: {letsencrypt: {cachefile: /c}} | http.tls.letsencrypt.hosts | is required",
                "tls: {letsencrypt: {cachefile: /c, hosts: ['*.a.example']}} | http.tls.letsencrypt.hosts | wildcards",
                "tls: {letsencrypt: {cachefile: /c, hosts: [a.example], directoryurl: x}}"
                        + " | http.tls.letsencrypt.directoryurl | a URL",
                "tls: {letsencrypt: {cachefile: /c, hosts: [a.example], rootca: /no.pem}}"
                        + " | http.tls.letsencrypt.rootca | cannot be read",
                "tls: {certificate: CERT, key: KEY, letsencrypt: {cachefile: /c, hosts: [a.example]}}"
                        + " | http.tls.letsencrypt | cannot stand beside certificate",
                "headers: {'a b': [c]} | http.headers.a b | no name of a header",
                "headers: {Content-Length: [1]} | http.headers.Content-Length | the server's own",
                "headers: {X: [\"a\\r\\nb: c\"]} | http.headers.X | one line",
                "debug: {addr: nowhere} | http.debug.addr | host and port",
                "debug: {prometheus: {path: metrics}} | http.debug.prometheus.path | a path",
                "trustedproxies: [10.0.0.0/33] | http.trustedproxies | blocks",
                "trustedproxies: [proxy.example] | http.trustedproxies | addresses",
            })
    void whatCannotBeUsedIsNamedWithItsRemedy(String line, String key, String remedy) {
        ConfigFile file = file(line.replace("LONG", "l".repeat(110)) + "\n");

        assertThat(file.problems())
                .singleElement()
                .asString()
                .startsWith("5:")
                .contains("error: " + key + ": ")
                .contains(remedy);
    }

    @Test
    void metricsWithoutAnAddressDrawAWarning() throws Exception {
        assertThat(file("debug: {prometheus: {enabled: true}}\n").warnings())
                .singleElement()
                .asString()
                .contains("http.debug.prometheus.enabled: metrics are shown at http.debug.addr, and there is none");
    }
}
