// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Jobs of a CI system log in with the tokens that it gives them, and no secret of their own.
class OidcLoginIT {

    private static final String RULES = """
            access:
              rules:
                - who: 'user:ci:build'
                  repositories: app/**
                  actions: [pull, push]
                - who: 'group:ci:deployers'
                  repositories: app/**
                  actions: pull
            """;

    @TempDir
    Path folder;

    private S3Bucket bucket;
    private OidcIssuer issuer;

    @BeforeEach
    void start() throws IOException {
        bucket = S3Bucket.create(Peers.rgw());
        issuer = OidcIssuer.start();
    }

    @AfterEach
    void stop() {
        issuer.close();
        bucket.close();
    }

    private GantryProcess gantry() throws IOException {
        return GantryProcess.start(GantryConfig.on(bucket).withSections(issuer.section() + RULES));
    }

    private HttpResponse<byte[]> get(GantryProcess gantry, String path, String authorization) throws IOException {
        URI uri = URI.create(gantry.uri() + path);
        return gantry.client().send("GET", uri, RegistryClient.nothing(), "Authorization", authorization);
    }

    private int status(GantryProcess gantry, String path, JWTClaimsSet.Builder claims) throws IOException {
        return get(gantry, path, "Bearer " + issuer.sign(claims)).statusCode();
    }

    @Test
    void tokenIsJudgedByWhatItsIssuerSaysInIt() throws IOException {
        try (GantryProcess gantry = gantry()) {
            assertThat(status(gantry, "/v2/", issuer.claims("build"))).isEqualTo(200);
            assertThat(status(gantry, "/v2/app/a/tags/list", issuer.claims("build")))
                    .isEqualTo(404);
            assertThat(status(gantry, "/v2/app/a/tags/list", issuer.claims("deploy")))
                    .isEqualTo(404);
            assertThat(status(gantry, "/v2/other/tags/list", issuer.claims("build")))
                    .isEqualTo(403);
            JWTClaimsSet.Builder visitor = issuer.claims("visit").claim("roles", "visitors");
            assertThat(status(gantry, "/v2/app/a/tags/list", visitor)).isEqualTo(403);

            assertThat(status(gantry, "/v2/", issuer.claims("build").audience("another registry")))
                    .isEqualTo(401);
            assertThat(status(gantry, "/v2/", issuer.claims("build").claim("organization", "evil")))
                    .isEqualTo(401);
            Date past = Date.from(Instant.now().minus(Duration.ofMinutes(5)));
            assertThat(status(gantry, "/v2/", issuer.claims("build").expirationTime(past)))
                    .isEqualTo(401);
            assertThat(get(gantry, "/v2/", "Bearer " + issuer.sign(issuer.claims("build")) + "x")
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void skopeoLogsInWithATokenAsPasswordWhichNoLogShows() throws IOException {
        String token = issuer.sign(issuer.claims("build"));
        OciLayout image = OciLayout.withEmptyArchive(folder.resolve("image"));
        Path authFile = folder.resolve("auth.json");
        try (GantryProcess gantry = gantry()) {
            String host = gantry.authority();
            assertThat(skopeo(
                            "login",
                            "--authfile=" + authFile,
                            "--tls-verify=false",
                            "--username=any",
                            "--password=no token",
                            host))
                    .isNotZero();
            assertThat(skopeo(
                            "login",
                            "--authfile=" + authFile,
                            "--tls-verify=false",
                            "--username=any",
                            "--password=" + token,
                            host))
                    .isZero();
            assertThat(push(authFile, image, host + "/app/a:1")).isZero();
            assertThat(push(authFile, image, host + "/other:1")).isNotZero();
            assertThat(Files.readString(gantry.log())).contains("auth.refused").doesNotContain(token, "no token");
        }
    }

    @Test
    void issuerThatIsAwayIsWaitedForUntilItsKeysAreKnownAndThenDoesNotMatter() throws IOException {
        String token = "Bearer " + issuer.sign(issuer.claims("build"));
        issuer.goAway(true);
        try (GantryProcess gantry = gantry()) {
            HttpResponse<byte[]> later = get(gantry, "/v2/", token);
            assertThat(later.statusCode()).isEqualTo(503);
            assertThat(later.headers().firstValue("Retry-After")).isPresent();

            issuer.goAway(false);
            assertThat(get(gantry, "/v2/", token).statusCode()).isEqualTo(200);
            issuer.goAway(true);
            assertThat(get(gantry, "/v2/", token).statusCode()).isEqualTo(200);
        }
    }

    private static int push(Path authFile, OciLayout image, String name) throws IOException {
        return skopeo(
                "copy", "--authfile=" + authFile, "--dest-tls-verify=false", image.reference(), "docker://" + name);
    }

    private static int skopeo(String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(Peers.program("SKOPEO").toString()));
        line.addAll(List.of(arguments));
        return Command.start(line).exit();
    }
}
