// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each of [Users], and nobody, does everything to every repository of a registry, and hears what [Users] says, with
/// the status and the challenge that belong to it, whatever the proof of who asks.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AccessMatrix {

    static final String NOBODY = "";

    private static final List<String> REPOSITORIES =
            List.of("team/app", "secret/app", "secret/none", "public/app", "own/app");
    private static final Blob CONFIG = Blob.random(1, 30);
    private static final Blob LAYER = Blob.random(2, 3000);
    private static final Document IMAGE = Document.image(CONFIG, List.of(LAYER));
    private static final String ABSENT = Blob.random(3, 10).digest();

    /// A request to a repository.
    ///
    /// @param actions what it needs
    /// @param status where it is allowed and the repository has its image
    record Operation(String method, String path, String actions, int status) {
        @Override
        public String toString() {
            return method + " " + path.substring(0, Math.min(path.length(), 30));
        }
    }

    private S3Bucket bucket;
    private GantryProcess gantry;
    private RegistryClient client;

    /// The sections by which the registry knows the users.
    abstract String sections(Path files) throws IOException;

    /// What the user shows where that is needed.
    ///
    /// @return a header `Authorization`; empty for none
    abstract String authorization(String user, String scope);

    /// The status where it is known who asks, and that he may not.
    abstract int denied();

    /// The challenge of an answer 401.
    abstract String challenge(String user, String scope);

    @BeforeAll
    void pushAnImageToEachRepository(@TempDir Path files) throws IOException {
        bucket = S3Bucket.create(Peers.rgw());
        gantry = GantryProcess.start(GantryConfig.on(bucket).withSections(sections(files)));
        client = gantry.client();
        for (String repository : REPOSITORIES) {
            if (!repository.equals("secret/none")) {
                push(repository);
            }
        }
    }

    private void push(String repository) throws IOException {
        String path = "/v2/" + repository;
        for (Blob blob : List.of(CONFIG, LAYER)) {
            HttpResponse<byte[]> pushed = client.send(
                    "POST",
                    uri(path + "/blobs/uploads/?digest=" + blob.digest()),
                    RegistryClient.body(blob),
                    "Authorization",
                    authorization("alice", "repository:" + repository + ":pull,push"));
            assertThat(pushed.statusCode())
                    .as(() -> RegistryClient.describe(pushed))
                    .isEqualTo(201);
        }
        assertThat(call("alice", new Operation("PUT", "/manifests/latest", "pull,push", 201), repository)
                        .statusCode())
                .isEqualTo(201);
    }

    @AfterAll
    void stop() {
        if (client != null) {
            client.close();
            gantry.close();
        }
        if (bucket != null) {
            bucket.close();
        }
    }

    static Stream<Operation> operations() {
        return Stream.of(
                new Operation("GET", "/tags/list", "pull", 200),
                new Operation("GET", "/manifests/latest", "pull", 200),
                new Operation("HEAD", "/manifests/latest", "pull", 200),
                new Operation("GET", "/manifests/" + IMAGE.digest(), "pull", 200),
                new Operation("HEAD", "/manifests/" + IMAGE.digest(), "pull", 200),
                new Operation("GET", "/blobs/" + LAYER.digest(), "pull", 200),
                new Operation("HEAD", "/blobs/" + LAYER.digest(), "pull", 200),
                new Operation("GET", "/referrers/" + IMAGE.digest(), "pull", 200),
                new Operation("POST", "/blobs/uploads/", "pull,push", 202),
                new Operation("PUT", "/manifests/latest", "pull,push", 201),
                new Operation("PUT", "/manifests/" + IMAGE.digest(), "pull,push", 201),
                new Operation("DELETE", "/manifests/none", "delete", 404),
                new Operation("DELETE", "/manifests/" + ABSENT, "delete", 404),
                new Operation("DELETE", "/blobs/" + ABSENT, "delete", 404));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void everybodyHearsWhatHeMay(Operation operation) throws IOException {
        for (String repository : REPOSITORIES) {
            for (String user : List.of("alice", "bob", NOBODY)) {
                boolean may = Arrays.stream(operation.actions().split(",", -1))
                        .allMatch(action -> Users.mayDo(user, repository, action));
                HttpResponse<byte[]> answer = call(user, operation, repository);
                String what = "%s of %s by '%s'".formatted(operation, repository, user);
                if (!may) {
                    assertRefused(answer, user, "repository:" + repository + ":" + operation.actions(), what);
                } else if (!repository.equals("secret/none")) {
                    assertThat(answer.statusCode()).as(what).isEqualTo(operation.status());
                    assertThat(answer.headers().allValues("WWW-Authenticate")).isEmpty();
                }
            }
        }
    }

    @Test
    void catalogIsForThoseAloneWhoMayListIt() throws IOException {
        for (String user : List.of("alice", "bob", NOBODY)) {
            HttpResponse<byte[]> answer = send("GET", "/v2/_catalog", authorization(user, "registry:catalog:*"));
            if (user.equals("alice")) {
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(text(answer)).contains("secret/app");
            } else {
                assertRefused(answer, user, "registry:catalog:*", "the catalog for '" + user + "'");
            }
        }
    }

    @Test
    void mountFromWhereAUserMayNotReadIsAnUploadAndTellsNothing() throws IOException {
        String scope = "repository:own/mounted:pull,push";
        String uploads = "/v2/own/mounted/blobs/uploads/?mount=" + LAYER.digest();
        for (String source : List.of("&from=secret/app", "&from=secret/none", "")) {
            assertThat(send("POST", uploads + source, authorization("bob", scope))
                            .statusCode())
                    .as(source)
                    .isEqualTo(202);
        }
        String both = scope + " repository:team/app:pull";
        assertThat(send("POST", uploads + "&from=team/app", authorization("bob", both))
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void uploadOfAnotherCannotBeGoneOnWith() throws IOException {
        String scope = "repository:secret/app:pull,push";
        HttpResponse<byte[]> begun = send("POST", "/v2/secret/app/blobs/uploads/", authorization("alice", scope));
        URI upload = client.location(begun, 202);
        for (String method : List.of("PATCH", "PUT", "DELETE", "GET")) {
            for (String user : List.of("bob", NOBODY)) {
                HttpResponse<byte[]> answer =
                        send(method, upload.getPath() + "?" + upload.getRawQuery(), authorization(user, scope));
                assertRefused(answer, user, scope, method + " of an upload by '" + user + "'");
            }
        }
    }

    @Test
    void refusedUploadHearsSoBeforeItsBody() throws IOException {
        RawRequest request = RawRequest.of("PUT", "/v2/secret/app/manifests/latest", "")
                .without("Content-Length")
                .plus("Content-Length: 1000000")
                .plus("Expect: 100-continue");
        RawAnswer answer = new RawLine(gantry.uri().getPort(), Duration.ofSeconds(30)).send(request.text());
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.toString()).doesNotContain("100 Continue");
    }

    private void assertRefused(HttpResponse<byte[]> answer, String user, String scope, String what) {
        int status = user.equals(NOBODY) ? 401 : denied();
        assertThat(answer.statusCode()).as(what).isEqualTo(status);
        assertThat(answer.headers().firstValue("Docker-Distribution-Api-Version"))
                .contains("registry/2.0");
        List<String> challenges = answer.headers().allValues("WWW-Authenticate");
        if (status == 401) {
            assertThat(challenges).as(what).containsExactly(challenge(user, scope));
        } else {
            assertThat(challenges).as(what).isEmpty();
        }
        if (!answer.request().method().equals("HEAD")) {
            assertThat(text(answer)).as(what).contains(status == 401 ? "\"UNAUTHORIZED\"" : "\"DENIED\"");
        }
    }

    private HttpResponse<byte[]> call(String user, Operation operation, String repository) throws IOException {
        String authorization = authorization(user, "repository:" + repository + ":" + operation.actions());
        boolean isImage = operation.method().equals("PUT");
        return client.send(
                operation.method(),
                uri("/v2/" + repository + operation.path()),
                isImage ? BodyPublishers.ofString(IMAGE.json()) : RegistryClient.nothing(),
                headers(authorization, "Content-Type", IMAGE.type(), "Accept", IMAGE.type()));
    }

    final HttpResponse<byte[]> send(String method, String path, String authorization) throws IOException {
        return client.send(method, uri(path), RegistryClient.nothing(), headers(authorization));
    }

    private static String[] headers(String authorization, String... others) {
        return Stream.concat(
                        Stream.of(others),
                        authorization.isEmpty() ? Stream.of() : Stream.of("Authorization", authorization))
                .toArray(String[]::new);
    }

    final URI uri(String path) {
        return URI.create(gantry.uri() + path);
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
