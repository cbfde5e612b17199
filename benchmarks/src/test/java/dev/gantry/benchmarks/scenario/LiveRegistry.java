// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.scenario;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.gantry.server.RunningServer;
import dev.gantry.server.config.ConfigLoader;
import dev.gantry.storage.testkit.S3ProxyServer;
import dev.gantry.storage.testkit.proxy.CountingS3Proxy;
import dev.gantry.storage.testkit.proxy.S3Request;
import dev.gantry.storage.testkit.proxy.TestAuthority;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/// A registry in this process on S3Proxy, with a proxy that counts before each: of what scenarios ask of the registry,
/// and of what that asks of the store.
public final class LiveRegistry implements AutoCloseable {

    private static final String BUCKET = "benchmarks";
    private final AtomicInteger runs = new AtomicInteger();
    private final S3ProxyServer s3;
    private final CountingS3Proxy store;
    private final RunningServer registry;
    private final CountingS3Proxy front;
    private final S3Client client;
    private final Optional<TestAuthority> authority;
    private final Optional<SSLContext> trust;

    private LiveRegistry(Path folder, boolean redirects, Optional<TestAuthority> authority) throws Exception {
        this.authority = authority;
        s3 = S3ProxyServer.inMemory(BUCKET);
        store = CountingS3Proxy.start(s3.endpoint(), Duration.ZERO);
        String text = configuration(s3, store, redirects);
        if (authority.isPresent()) {
            var identity = authority.get().identity("localhost");
            Path certificate = Files.writeString(folder.resolve("certificate.pem"), identity.certificate());
            Path key = Files.writeString(folder.resolve("key.pem"), identity.key());
            text += "  tls:\n    certificate: %s\n    key: %s\n".formatted(certificate, key);
        }
        trust = authority.isPresent() ? Optional.of(trusting(authority.get())) : Optional.empty();
        registry = RunningServer.start(ConfigLoader.load(Files.writeString(folder.resolve("config.yml"), text))
                .config());
        front = CountingS3Proxy.start(
                URI.create("http://127.0.0.1:" + registry.address().port()), Duration.ZERO);
        client = S3Client.builder()
                .endpointOverride(s3.endpoint())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(s3.accessKey(), s3.secretKey())))
                .httpClientBuilder(ApacheHttpClient.builder())
                .build();
    }

    private static String configuration(S3ProxyServer s3, CountingS3Proxy store, boolean redirects) {
        return """
                version: 0.1
                log:
                  level: error
                  accesslog:
                    disabled: true
                storage:
                  s3:
                    regionendpoint: %s
                    accesskey: %s
                    secretkey: %s
                    region: us-east-1
                    forcepathstyle: true
                    bucket: %s
                  redirect:
                    disable: %s
                  maintenance:
                    uploadpurging:
                      enabled: false
                http:
                  addr: localhost:0
                  secret: a secret of a test
                """.formatted(store.endpoint(), s3.accessKey(), s3.secretKey(), BUCKET, redirects ? "false" : "true");
    }

    /// Through which all contents go.
    public static LiveRegistry plain(Path folder) throws Exception {
        return new LiveRegistry(folder, false, Optional.empty());
    }

    static LiveRegistry redirecting(Path folder) throws Exception {
        return new LiveRegistry(folder, true, Optional.empty());
    }

    static LiveRegistry tls(Path folder) throws Exception {
        return new LiveRegistry(folder, false, Optional.of(new TestAuthority("benchmarks")));
    }

    private static SSLContext trusting(TestAuthority authority) throws GeneralSecurityException, IOException {
        Certificate certificate = CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(authority.pem().getBytes(US_ASCII)));
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", certificate);
        TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    /// For one run; its requests are counted, but those by TLS.
    public Arena arena() {
        URI address = trust.isPresent()
                ? URI.create("https://localhost:" + registry.address().port())
                : front.endpoint();
        return new Arena(address, bucket(), "run" + runs.incrementAndGet(), trust);
    }

    public Bucket bucket() {
        return new Bucket(client, BUCKET);
    }

    /// Prepares a scenario and runs it, counting from there.
    ///
    /// @return what it said
    public long run(Scenario scenario) throws IOException {
        Scenario.Run run = scenario.prepare(arena());
        front.reset();
        store.reset();
        return run.go();
    }

    /// Whom clients by TLS trust.
    TestAuthority authority() {
        return authority.orElseThrow();
    }

    /// What was asked of the registry, in order: method and path, without digests, uploads and the run.
    List<String> asked() {
        return front.seen().stream()
                .map(request -> request.method() + " "
                        + request.target()
                                .replaceAll("[0-9a-f]{64}", "HEX")
                                .replaceAll("uploads/[^?]+", "uploads/ID")
                                .replaceAll("_state=[^&]+&?", "")
                                .replaceAll("/v2/run\\d+/", ""))
                .toList();
    }

    /// Before the registry.
    CountingS3Proxy front() {
        return front;
    }

    /// What the registry, and clients that it sent there, asked of the store.
    List<S3Request> askedOfStore() {
        return store.seen();
    }

    CountingS3Proxy store() {
        return store;
    }

    @Override
    public void close() throws IOException {
        client.close();
        front.close();
        registry.close();
        store.close();
        s3.close();
    }
}
