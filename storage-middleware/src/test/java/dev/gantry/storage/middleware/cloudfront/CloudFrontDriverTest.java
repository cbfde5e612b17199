// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.middleware.cloudfront;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.Redirect;
import dev.gantry.storage.RedirectRequest;
import dev.gantry.storage.RedirectRequest.Method;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.memory.MemoryDriver;
import dev.gantry.storage.middleware.BaseUrl;
import dev.gantry.storage.middleware.ObjectKeys;
import dev.gantry.storage.middleware.RedirectDriver;
import dev.gantry.storage.middleware.cloudfront.CloudFrontSettings.Bypass;
import dev.gantry.storage.middleware.cloudfront.CloudFrontSettings.Policy;
import dev.gantry.storage.middleware.cloudfront.EdgeVerdict.Outcome;
import dev.gantry.storage.testkit.edge.KeyPairs;
import dev.gantry.storage.testkit.edge.RangeServer;
import dev.gantry.storage.testkit.edge.TestEdge;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the driver signs, and what an edge that checks it by itself makes of that. An object is never there: whoever
/// is let in is told so.
class CloudFrontDriverTest {

    private static final String ID = "K2JCJMDEHXQW5F";
    private static final KeyPair RSA = KeyPairs.rsa();
    private static final KeyPair ECDSA = KeyPairs.ecdsa("secp256r1");
    private static final StoragePath BLOB = StoragePath.parse("/docker/registry/v2/blobs/sha256/ab/abcd/data");
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration VALIDITY = Duration.ofMinutes(20);

    private final StorageDriver store = new MemoryDriver(InstantSource.system());
    private Instant atTheEdge = NOW;
    private TestEdge edge;

    @BeforeEach
    void start() throws IOException {
        edge = TestEdge.start(
                Map.of(ID, RSA.getPublic(), "K3ECDSAECDSAEC", ECDSA.getPublic()),
                TestEdge.emptyBucket(),
                () -> atTheEdge);
    }

    @AfterEach
    void stop() {
        edge.close();
    }

    @Test
    void addressHoldsTheKeyAndTheCannedPolicysParameters() throws IOException {
        URI address = address(driver(Policy.CANNED), null);
        assertThat(address.toString())
                .startsWith(edge.uri() + "/root/a%20b" + BLOB + "?Expires="
                        + NOW.plus(VALIDITY).getEpochSecond() + "&Signature=")
                .endsWith("&Key-Pair-Id=" + ID);
        assertThat(status(address)).isEqualTo(404);
    }

    @Test
    void addressOfAnEcdsaKeyIsTakenToo() throws IOException {
        var settings = settings(Policy.CANNED, null);
        var driver = CloudFrontDriver.connect(
                store,
                new CloudFrontSettings(
                        settings.base(),
                        SigningKey.parse(KeyPairs.pem(ECDSA.getPrivate())),
                        "K3ECDSAECDSAEC",
                        VALIDITY,
                        Policy.CANNED,
                        null),
                ObjectKeys.PATHS,
                InstantSource.fixed(NOW),
                Thread.ofVirtual().factory());
        assertThat(status(address(driver, null))).isEqualTo(404);
    }

    @Test
    void addressIsGoodUntilItEndsAndNotAfter() throws IOException {
        URI address = address(driver(Policy.CANNED), null);
        atTheEdge = NOW.plus(VALIDITY).minusSeconds(1);
        assertThat(status(address)).isEqualTo(404);
        atTheEdge = NOW.plus(VALIDITY);
        assertThat(status(address)).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CANNED", "CUSTOM"})
    void addressThatWasAlteredIsRefused(Policy policy) throws IOException {
        String address = address(driver(policy), "127.0.0.1").toString();
        assertThat(status(URI.create(address))).isEqualTo(404);
        assertThat(status(URI.create(address.replace("/ab/abcd/", "/ab/abce/"))))
                .isEqualTo(403);
        assertThat(status(URI.create(address + "&more=1"))).isEqualTo(403);
        assertThat(status(URI.create(address.replace(ID, "K00000000000AA")))).isEqualTo(403);
        assertThat(status(URI.create(address.replace(ID, "K3ECDSAECDSAEC")))).isEqualTo(403);
        assertThat(status(URI.create(address.replaceFirst("Signature=[^&]{8}", "Signature=AAAAAAAA"))))
                .isEqualTo(403);
        assertThat(status(URI.create(
                        address.replaceFirst("Expires=1", "Expires=2").replaceFirst("Policy=eyJ", "Policy=eyK"))))
                .isEqualTo(403);
        assertThat(status(URI.create(address.substring(0, address.indexOf('?')))))
                .isEqualTo(403);
    }

    @Test
    void customPolicyBindsTheAddressToTheClient() throws IOException {
        CloudFrontDriver driver = driver(Policy.CUSTOM);
        assertThat(status(address(driver, "127.0.0.1"))).isEqualTo(404);
        assertThat(status(address(driver, "::ffff:127.0.0.1"))).isEqualTo(404);
        assertThat(status(address(driver, "192.0.2.1"))).isEqualTo(403);
        assertThat(policyOf(address(driver, "192.0.2.1"))).contains("{\"AWS:SourceIp\":\"192.0.2.1/32\"}");
    }

    @Test
    void customPolicyBindsNobodyWhomItCannotName() throws IOException {
        CloudFrontDriver driver = driver(Policy.CUSTOM);
        for (String client : new String[] {"2001:db8::1", "unknown", ""}) {
            assertThat(policyOf(address(driver, client))).doesNotContain("SourceIp");
        }
        assertThat(status(address(driver, null))).isEqualTo(404);
    }

    @Test
    void clientWithAnAddressOfAmazonsIsSentToWhatStandsBehind() throws IOException {
        try (RangeServer ranges = RangeServer.start()) {
            ranges.serveRange("192.0.2.0/24");
            var bypass = new Bypass(ranges.uri(), Set.of("us-east-1"), Duration.ofHours(1));
            StorageDriver bucket =
                    new RedirectDriver(store, new BaseUrl(URI.create("https://s3.example.com")), ObjectKeys.PATHS);
            try (var driver = CloudFrontDriver.connect(
                    bucket,
                    settings(Policy.CANNED, bypass),
                    ObjectKeys.PATHS,
                    InstantSource.fixed(NOW),
                    Thread.ofVirtual().factory())) {
                assertThat(address(driver, "192.0.2.7")).hasHost("s3.example.com");
                assertThat(address(driver, "198.51.100.7")).hasHost("127.0.0.1");
                assertThat(address(driver, null)).hasHost("127.0.0.1");
                assertThat(address(driver, "nonsense")).hasHost("127.0.0.1");
            }
        }
    }

    @Test
    void edgeThatKnowsTheKeyTakesOurSignatures() throws IOException {
        assertThat(driver(Policy.CUSTOM).ask(BLOB).outcome()).isEqualTo(Outcome.TAKEN);
        assertThat(edge.seen()).extracting(TestEdge.Seen::path).containsOnly("/root/a b" + BLOB);
    }

    @Test
    void edgeThatDoesNotKnowThePairRefusesAndIsQuoted() throws IOException {
        assertThat(ask(RSA, "K00000000000AA"))
                .isEqualTo(new EdgeVerdict(
                        Outcome.REFUSED,
                        edge.uri() + " refuses our signatures with InvalidKey: it does not know keypairid; the key must"
                                + " be in a key group that the behaviour trusts"));
    }

    @Test
    void edgeThatKnowsAnotherKeyRefuses() throws IOException {
        EdgeVerdict verdict = ask(KeyPairs.rsa(), ID);
        assertThat(verdict.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(verdict.detail()).contains("AccessDenied", "privatekey is not the key of keypairid");
    }

    @Test
    void edgeOfAnotherTimeRefuses() throws IOException {
        atTheEdge = NOW.plus(Duration.ofHours(1));
        assertThat(driver(Policy.CANNED).ask(BLOB).detail()).contains("clock");
    }

    @Test
    void edgeThatLetsAnybodyInIsTold() throws IOException {
        edge.letIn(true);
        assertThat(driver(Policy.CANNED).ask(BLOB).outcome()).isEqualTo(Outcome.OPEN);
    }

    @Test
    void edgeThatCannotBeReachedIsSilent() throws IOException {
        CloudFrontDriver driver = driver(Policy.CANNED);
        edge.close();
        assertThat(driver.ask(BLOB).outcome()).isEqualTo(Outcome.SILENT);
    }

    private EdgeVerdict ask(KeyPair pair, String id) throws IOException {
        var key = SigningKey.parse(KeyPairs.pem(pair.getPrivate()));
        var settings = new CloudFrontSettings(new BaseUrl(edge.uri()), key, id, VALIDITY, Policy.CANNED, null);
        return CloudFrontDriver.connect(
                        store,
                        settings,
                        ObjectKeys.PATHS,
                        InstantSource.fixed(NOW),
                        Thread.ofVirtual().factory())
                .ask(BLOB);
    }

    private CloudFrontDriver driver(Policy policy) throws IOException {
        return CloudFrontDriver.connect(
                store,
                settings(policy, null),
                path -> "root/a b" + path.text(),
                InstantSource.fixed(NOW),
                Thread.ofVirtual().factory());
    }

    private CloudFrontSettings settings(Policy policy, @Nullable Bypass bypass) {
        var key = SigningKey.parse(KeyPairs.pem(RSA.getPrivate()));
        return new CloudFrontSettings(new BaseUrl(edge.uri()), key, ID, VALIDITY, policy, bypass);
    }

    private static URI address(StorageDriver driver, @Nullable String client) throws IOException {
        Redirect redirect =
                driver.redirect(BLOB, new RedirectRequest(Method.GET, client)).orElseThrow();
        return redirect.location();
    }

    private static String policyOf(URI address) {
        String policy = address.getRawQuery().replaceAll(".*Policy=([^&]*).*", "$1");
        byte[] json = Base64.getDecoder()
                .decode(policy.replace('-', '+').replace('_', '=').replace('~', '/'));
        return new String(json, StandardCharsets.UTF_8);
    }

    private static int status(URI address) throws IOException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding())
                    .statusCode();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
