// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.StoragePath;
import dev.gantry.storage.s3.check.Finding.Outcome;
import dev.gantry.storage.s3.client.S3Clients;
import dev.gantry.storage.s3.client.S3Failures;
import dev.gantry.storage.s3.config.Location;
import dev.gantry.storage.s3.config.ObjectSettings;
import dev.gantry.storage.s3.config.ObjectSettings.Checksums;
import dev.gantry.storage.s3.config.RedirectSettings;
import dev.gantry.storage.s3.config.S3Config;
import dev.gantry.storage.testkit.S3ProxyServer;
import dev.gantry.storage.testkit.proxy.CountingS3Proxy;
import dev.gantry.storage.testkit.proxy.S3Fault;
import dev.gantry.storage.testkit.proxy.S3Request;
import dev.gantry.storage.testkit.proxy.TestAuthority;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each broken configuration is told in the line where it is broken, with its cause and what to do.
class BrokenConfigurationsTest {

    private static final String BUCKET = "gantry-test";
    private static final S3Fault DENIED = new S3Fault.Answer(403, "AccessDenied");

    private static S3ProxyServer server;
    private CountingS3Proxy proxy;

    @BeforeAll
    static void start() {
        server = S3ProxyServer.inMemory(BUCKET);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void connect() throws Exception {
        proxy = CountingS3Proxy.start(server.endpoint(), Duration.ZERO);
    }

    @AfterEach
    void disconnect() throws Exception {
        proxy.close();
        assertThat(server.contents(BUCKET)).as("left behind").isEmpty();
    }

    private S3Config.Builder config(URI endpoint) {
        return config(BUCKET, endpoint);
    }

    private static S3Config.Builder config(String bucket, URI endpoint) {
        return S3Config.builder(bucket, Location.at(endpoint, "us-east-1").withPathStyle(true))
                .credentials(server.accessKey(), server.secretKey());
    }

    /// Says that a line is the first that fails, and why.
    private static void assertFails(Checked checked, Line line, String cause, String remedy) {
        assertThat(checked.names(Outcome.FAIL)).as("%s", checked).first().isEqualTo(line.label());
        assertThat(checked.line(line).cause()).contains(cause);
        assertThat(checked.line(line).remedy()).contains(remedy);
    }

    @Test
    void aWrongSecret() {
        S3Config config = config(proxy.endpoint())
                .credentials(server.accessKey(), "another-secret-than-the-stores")
                .build();

        Checked checked = Checked.run(config);

        assertFails(checked, Line.SIGNATURE, "the secret key is wrong", "correct secretkey");
        assertThat(checked.line(Line.BUCKET).detail()).isEqualTo("needs \"signature\"");
        assertThat(checked.findings().toString()).doesNotContain("another-secret-than-the-stores");
    }

    @Test
    void anUnknownAccessKey() {
        S3Config config = config(proxy.endpoint())
                .credentials("unknownaccesskey0001", server.secretKey())
                .build();

        assertFails(Checked.run(config), Line.SIGNATURE, "does not know the access key", "correct accesskey");
    }

    @Test
    void aBucketInAnotherRegion() throws Exception {
        var elsewhere = BrokenStores.inAnotherRegion("eu-west-3");
        try {
            URI endpoint =
                    URI.create("http://127.0.0.1:" + elsewhere.getAddress().getPort());

            assertFails(
                    Checked.run(config(endpoint).build()),
                    Line.REGION,
                    "but in region eu-west-3",
                    "set region: eu-west-3");
        } finally {
            elsewhere.stop(0);
        }
    }

    @Test
    void aMissingBucket() {
        Checked checked = Checked.run(config("no-such-bucket", proxy.endpoint()).build());

        assertFails(checked, Line.BUCKET, "the bucket 'no-such-bucket' does not exist", "create the bucket");
        assertThat(checked.line(Line.PUT).detail()).isEqualTo("needs \"bucket\"");
    }

    @ParameterizedTest
    @CsvSource({
        "GET:List, list-type, s3:ListBucket",
        "GET:List, location, s3:GetBucketLocation",
        "GET:ListUploads, '', s3:ListBucketMultipartUploads",
        "PUT:Object, '', s3:PutObject",
        "GET:Object, '', s3:GetObject",
        "DELETE:Object, '', s3:DeleteObject",
        "GET:ListParts, '', s3:ListMultipartUploadParts",
        "DELETE:AbortMPU, '', s3:AbortMultipartUpload",
    })
    void aPermissionThatIsMissing(String kind, String inTarget, String permission) {
        Predicate<S3Request> needsIt =
                request -> request.kind().equals(kind) && request.target().contains(inTarget);
        proxy.fail(needsIt, CountingS3Proxy.ALWAYS, DENIED);

        Checked checked = Checked.run(config(proxy.endpoint()).build());

        assertThat(checked.names(Outcome.FAIL)).containsExactly(permission);
        assertThat(checked.findings())
                .filteredOn(finding -> finding.outcome() == Outcome.FAIL)
                .allSatisfy(finding -> {
                    assertThat(finding.cause()).contains("lack " + permission);
                    assertThat(finding.remedy()).contains("policies");
                });
    }

    @Test
    void aBucketThatMayOnlyBeRead() {
        proxy.fail(request -> !request.method().matches("GET|HEAD"), CountingS3Proxy.ALWAYS, DENIED);

        Checked checked = Checked.run(config(proxy.endpoint()).build());

        assertThat(checked.names(Outcome.FAIL)).containsExactly("s3:DeleteObject", "s3:AbortMultipartUpload");
        assertThat(checked.line(Line.PUT).detail()).contains("could not be taken away");
    }

    @Test
    void anAuthorityThatIsNotTrusted() throws Exception {
        var tls = BrokenStores.withTls(new TestAuthority("a stranger"), "localhost");
        try {
            Checked checked =
                    Checked.run(config(secure(tls.getAddress().getPort())).build());

            assertFails(checked, Line.TLS, "issued by \"CN=a stranger\"", "set rootca");
            assertThat(checked.line(Line.PUT).detail()).isEqualTo("needs \"tls\"");
        } finally {
            tls.stop(0);
        }
    }

    @Test
    void plainHttpSpokenToThePortForTls() throws Exception {
        var tls = BrokenStores.withTls(new TestAuthority("a stranger"), "localhost");
        try {
            URI plain = URI.create("http://127.0.0.1:" + tls.getAddress().getPort());

            assertFails(
                    Checked.run(config(plain).build()),
                    Line.ANSWER,
                    "speaks TLS, not plain HTTP",
                    "https:// in regionendpoint");
        } finally {
            tls.stop(0);
        }
    }

    @Test
    void tlsSpokenToThePortForPlainHttp() {
        assertFails(
                Checked.run(config(secure(server.endpoint().getPort())).build()),
                Line.TLS,
                "does not speak TLS",
                "http:// in regionendpoint");
    }

    private static URI secure(int port) {
        return URI.create("https://localhost:" + port);
    }

    @Test
    void aSkewedClock() {
        InstantSource late = InstantSource.offset(InstantSource.system(), Duration.ofSeconds(-990));

        Checked checked = Checked.run(config(proxy.endpoint()).build(), late);

        assertFails(checked, Line.CLOCK, "behind the store's, and signatures are refused", "NTP");
        assertThat(checked.line(Line.CLOCK).cause()).contains("16 min");
        assertThat(checked.line(Line.PUT).outcome())
                .as("what the clock does not prevent")
                .isEqualTo(Outcome.PASS);
    }

    @Test
    void aStoreThatFindsTheClockSkewed() {
        proxy.fail(_ -> true, CountingS3Proxy.ALWAYS, new S3Fault.Answer(403, "RequestTimeTooSkewed"));

        assertFails(
                Checked.run(config(proxy.endpoint()).build()), Line.SIGNATURE, "clocks of this machine and of", "NTP");
    }

    @Test
    void aPortWhereNothingListens() throws Exception {
        assertFails(
                Checked.run(config(BrokenStores.closed()).build()),
                Line.CONNECTION,
                "refuses",
                "port in regionendpoint");
    }

    @Test
    void aNameThatDoesNotResolve() {
        assertFails(
                Checked.run(config(URI.create("http://store.invalid")).build()),
                Line.NAME,
                "store.invalid does not resolve",
                "correct region or regionendpoint");
    }

    @Test
    void aStoreThatTakesNoBucketAsHostName() throws Exception {
        S3Config config = S3Config.builder("images", Location.at(URI.create("http://store.test"), "us-east-1"))
                .credentials(server.accessKey(), server.secretKey())
                .build();
        try (S3Clients clients = S3Clients.open(config)) {
            Target target = new Target(config, clients, new S3Failures(config), StoragePath.ROOT, new Litter());
            AddressProbes probes = new AddressProbes(target, AddressProbes.addressOf(target), name -> {
                if (name.equals("store.test")) {
                    return new InetAddress[] {InetAddress.getLoopbackAddress()};
                }
                throw new UnknownHostException(name);
            });

            Verdict verdict = probes.name();

            assertThat(verdict.cause()).isEqualTo("the name images.store.test does not resolve");
            assertThat(verdict.remedy()).contains("set forcepathstyle: true");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void aStoreThatSaysNothingIsGivenUpInTime(String scheme) throws Exception {
        try (var silent = BrokenStores.silent()) {
            URI endpoint = URI.create(scheme + "://127.0.0.1:" + silent.getLocalPort());

            Checked checked = Checked.run(config(endpoint).build());

            assertFails(checked, scheme.equals("http") ? Line.ANSWER : Line.TLS, "127.0.0.1", "");
            assertThat(checked.took()).isLessThan(Duration.ofSeconds(15));
        }
    }

    @Test
    void aRedirectEndpointThatCannotBeReached() throws Exception {
        S3Config config = config(proxy.endpoint())
                .redirects(new RedirectSettings(BrokenStores.closed(), Duration.ofMinutes(20)))
                .build();

        Checked checked = Checked.run(config);

        assertThat(checked.names(Outcome.FAIL)).containsExactly(Line.REDIRECT.label());
        assertFails(checked, Line.REDIRECT, "gets no answer", "correct redirectendpoint");
    }

    @Test
    void aStoreThatRefusesUnequalParts() {
        proxy.fail(
                request -> request.kind().equals("POST:CompleteMPU")
                        && request.target().contains("/unequal"),
                CountingS3Proxy.ALWAYS,
                new S3Fault.Answer(400, "InvalidPart"));

        Checked checked = Checked.run(config(proxy.endpoint()).build());

        assertThat(checked.names(Outcome.FAIL)).isEmpty();
        assertThat(checked.line(Line.UNEQUAL).outcome()).isEqualTo(Outcome.WARN);
        assertThat(checked.line(Line.UNEQUAL).cause()).contains("only parts of one size");
    }

    @Test
    void aStoreThatRefusesChecksums() {
        proxy.fail(
                request ->
                        request.kind().equals("PUT:Object") && request.target().contains("/checksum"),
                CountingS3Proxy.ALWAYS,
                new S3Fault.Answer(400, "InvalidRequest"));

        Finding checksums = Checked.run(config(proxy.endpoint()).build()).line(Line.CHECKSUMS);

        assertThat(checksums.outcome()).isEqualTo(Outcome.WARN);
        assertThat(checksums.remedy()).isEqualTo("set checksums: when_required");
    }

    @Test
    void aStoreThatRefusesWhatIsConfiguredOfObjects() {
        S3Config config = config(proxy.endpoint())
                .objects(new ObjectSettings(null, null, "public-read", Checksums.AUTO))
                .build();
        proxy.fail(
                request ->
                        request.kind().equals("PUT:Object") && !request.target().contains("/object"),
                CountingS3Proxy.ALWAYS,
                DENIED);

        Checked checked = Checked.run(config);

        assertThat(checked.names(Outcome.FAIL)).containsExactly(Line.SETTINGS.label());
        assertThat(checked.line(Line.SETTINGS).remedy()).contains("s3:PutObjectAcl");
        assertThat(checked.line(Line.MULTIPART).detail()).isEqualTo("needs \"encryption, class, acl\"");
    }

    @Tag("slow")
    @Test
    void aStoreThatFallsSilentInTheMiddleIsGivenUpWithinAMinute() {
        proxy.fail(
                request ->
                        !request.kind().equals("HEAD:Bucket") && !request.kind().equals("GET:List"),
                CountingS3Proxy.ALWAYS,
                new S3Fault.Stall(Duration.ofMinutes(5)));

        Checked checked = Checked.run(config(proxy.endpoint()).build());

        assertThat(checked.names(Outcome.FAIL)).contains("s3:DeleteObject");
        assertThat(checked.took()).isLessThan(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @EnumSource(
            value = Checksums.class,
            names = {"CRC32C", "CRC64NVME"})
    void aConfiguredChecksumIsSentRight(Checksums checksums) {
        S3Config config = config(proxy.endpoint())
                .objects(new ObjectSettings(null, null, null, checksums))
                .build();

        Checked checked = Checked.run(config);

        assertThat(checked.names(Outcome.FAIL)).as("%s", checked).isEmpty();
    }
}
