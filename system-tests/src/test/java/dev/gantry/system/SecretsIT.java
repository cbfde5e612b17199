// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.testkit.proxy.CountingS3Proxy;
import dev.gantry.storage.testkit.proxy.S3Fault;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whatever is logged or shown, and at whatever level, no secret is in it: none that is configured, none that a client
/// sends, none that would let a reader of the log do what another may.
class SecretsIT {

    private static final String REPOSITORY = "secret/image";
    private static final String HTTP_SECRET = "a secret of the system tests";
    private static final String REDIS_PASSWORD = "redis-opens-with-this";
    private static final String HEALTH_HEADER = "health-is-asked-with-this";
    private static final String OTEL_HEADER = "traces-are-sent-with-this";
    private static final String NOTIFICATIONS_HEADER = "events-are-sent-with-this";
    private static final String MAIL_PASSWORD = "mails-go-out-with-this";
    private static final String BEARER = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ.c2lnbmVk";

    /// Of a request that is signed, by its headers or by its address; and of the state that a client carries.
    private static final String SIGNATURE =
            "(?is).*(signature=[a-z0-9~_-]{16}|_state=[a-z0-9]|authorization=(basic|bearer) [a-z0-9]).*";

    private static final String MAIL = """
                  hooks:
                    - type: mail
                      levels: [error, warn, info, debug]
                      options:
                        smtp: {addr: '127.0.0.1:1', username: gantry, password: %s}
                        from: gantry@example.com
                        to: [ada@example.com]
            """.formatted(MAIL_PASSWORD).indent(-4);

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "error, off",
        "warn, debug",
        "warn, debugwithrequestretries",
        "info, debugwithsigning",
        "debug, debugwithhttpbody",
        "debug, debugwithrequesterrors",
        "debug, debugwitheventstreambody"
    })
    void noSecretIsInAnythingThatIsToldAtAnyLevel(String level, String wireLevel) throws IOException {
        DebugPages pages = DebugPages.onFreePort();
        try (OidcIssuer issuer = OidcIssuer.start();
                S3Bucket bucket = S3Bucket.create(LocalS3.server());
                var proxy = CountingS3Proxy.start(bucket.server().endpoint(), Duration.ZERO)) {
            GantryConfig config = GantryConfig.on(bucket)
                    .through(bucket.server().through(proxy.endpoint()))
                    .withS3("loglevel: " + wireLevel);
            List<String> told = new ArrayList<>();
            Logins logins = Logins.of(issuer, folder);
            try (var gantry = GantryProcess.startEdited(
                            config, yaml -> withSecrets(pages, yaml, level) + logins.sections());
                    var client = gantry.client()) {
                logins.use(gantry, client);
                exercise(gantry, client, proxy);
                for (String page : pages.text("/").lines().toList()) {
                    told.add(pages.text(page));
                }
                gantry.terminate();
                assertThat(gantry.waitForExit(Duration.ofMinutes(1))).isZero();
                told.add(Files.readString(gantry.log()));
                Path file = gantry.log().resolveSibling("config.yml");
                told.add(Command.run(Repository.ROOT.resolve("gantry").toString(), "config", file.toString()));
            }
            assertThat(told).hasSizeGreaterThan(7);
            assertThat(told)
                    .allSatisfy(text -> assertThat(text)
                            .doesNotContain(secrets(bucket.server()))
                            .doesNotContain(logins.secrets()));
            assertThat(told).allSatisfy(text -> assertThat(text).doesNotMatch(SIGNATURE));
        }
    }

    @Test
    void noSecretIsInTheConfigurationThatIsPrinted() throws IOException {
        Path file = Files.writeString(folder.resolve("config.yml"), """
                version: 0.1
                storage:
                  s3: {region: us-east-1, bucket: b, accesskey: open-1, secretkey: open-2, sessiontoken: open-3}
                http: {secret: open-4}
                redis: {addr: 'redis:6379', password: open-5}
                proxy: {remoteurl: 'https://registry.example.com', username: ada, password: open-6}
                notifications:
                  endpoints:
                    - {name: a, url: 'https://user:open-7@example.com/e', headers: {Authorization: [open-8]}}
                health: {http: [{uri: 'https://example.com/h', headers: {Authorization: [open-10]}}]}
                otel: {enabled: true, endpoint: 'https://example.com/v1/traces', headers: {x-key: open-12}}
                """);

        Command printed =
                Command.start(List.of(Repository.ROOT.resolve("gantry").toString(), "config", file.toString()));

        assertThat(printed.exit()).isIn(0, 1);
        assertThat(printed.output()).isNotEmpty().doesNotContain("open-");
    }

    private String withSecrets(DebugPages pages, String yaml, String level) {
        String edited = pages.opened()
                .apply(yaml)
                .replace("  level: info", "  level: %s\n%s".formatted(level, MAIL))
                .replace(
                        "  redirect:\n    disable: true",
                        "  redirect:\n    disable: false\n" + "  cache: {blobdescriptor: redis}");
        return edited
                + """
                redis:
                  addrs: [127.0.0.1:1]
                  password: %s
                health:
                  storagedriver: {interval: 200ms}
                  http:
                    - uri: http://127.0.0.1:1/ready
                      headers: {Authorization: [Bearer %s]}
                      interval: 200ms
                otel:
                  enabled: true
                  endpoint: http://127.0.0.1:1/v1/traces
                  headers: {Authorization: Bearer %s}
                notifications:
                  spool: %s
                  endpoints:
                    - name: nobody
                      url: http://127.0.0.1:1/events
                      headers: {Authorization: [Bearer %s]}
                """.formatted(
                        REDIS_PASSWORD, HEALTH_HEADER, OTEL_HEADER, folder.resolve("spool"), NOTIFICATIONS_HEADER);
    }

    private static String[] secrets(S3Server server) {
        return new String[] {
            server.secretKey(),
            HTTP_SECRET,
            REDIS_PASSWORD,
            HEALTH_HEADER,
            OTEL_HEADER,
            NOTIFICATIONS_HEADER,
            MAIL_PASSWORD,
            BEARER
        };
    }

    /// What goes well, what is refused, and what the store fails.
    private static void exercise(GantryProcess gantry, RegistryClient client, CountingS3Proxy proxy)
            throws IOException {
        Blob blob = Blob.random(1, 100_000);
        client.pushByPatch(REPOSITORY, blob);
        client.pushByPut(REPOSITORY, Blob.random(2, 11 << 20));
        assertThat(client.putManifest(REPOSITORY, "latest", RegistryClient.manifest(blob, List.of(blob)))
                        .statusCode())
                .isEqualTo(201);
        assertThat(client.getManifest(REPOSITORY, "latest").statusCode()).isEqualTo(200);
        assertThat(client.getBlob(REPOSITORY, blob.digest()).statusCode()).isEqualTo(307);
        URI upload = client.startUpload(REPOSITORY);
        assertThat(client.put(URI.create(upload + "x"), blob.digest(), RegistryClient.body(blob))
                        .statusCode())
                .isBetween(400, 499);
        URI tags = gantry.uri().resolve("/v2/" + REPOSITORY + "/tags/list?account=ada&token=" + BEARER);
        assertThat(client.send("GET", tags, RegistryClient.nothing(), "Authorization", "Bearer " + BEARER)
                        .statusCode())
                .isEqualTo(401);
        proxy.fail("GET:Object", 2, S3Fault.SLOW_DOWN);
        proxy.fail("GET:Object", 2, new S3Fault.Reset());
        proxy.fail("PUT:Object", CountingS3Proxy.ALWAYS, new S3Fault.Answer(403, "SignatureDoesNotMatch"));
        assertThat(client.getManifest(REPOSITORY, "latest").statusCode()).isEqualTo(200);
        assertThat(client.put(upload, blob.digest(), RegistryClient.body(Blob.random(3, 10)))
                        .statusCode())
                .isGreaterThan(399);
        proxy.heal();
        proxy.fail("GET:List", CountingS3Proxy.ALWAYS, new S3Fault.Answer(403, "AccessDenied"));
        assertThat(client.send("GET", gantry.uri().resolve("/v2/_catalog"), RegistryClient.nothing())
                        .statusCode())
                .isGreaterThan(399);
    }
}
