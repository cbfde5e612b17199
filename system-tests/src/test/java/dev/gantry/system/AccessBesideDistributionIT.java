// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.system.TokenKeys.Proof;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same section `auth` in Gantry and in CNCF Distribution 2.8.2: the same status, and the same challenge to the
/// letter.
class AccessBesideDistributionIT {

    private static final List<String> REQUESTS = List.of(
            "GET /v2/",
            "GET /v2/_catalog",
            "GET /v2/team/app/tags/list",
            "GET /v2/team/app/manifests/latest",
            "HEAD /v2/team/app/manifests/latest",
            "DELETE /v2/team/app/manifests/" + Blob.random(1, 1).digest(),
            "GET /v2/team/app/blobs/" + Blob.random(1, 1).digest(),
            "DELETE /v2/team/app/blobs/" + Blob.random(1, 1).digest(),
            "POST /v2/team/app/blobs/uploads/",
            "POST /v2/team/app/blobs/uploads/?mount=" + Blob.random(1, 1).digest() + "&from=team/other");

    /// What all of them need. A mount from where its client may not read is an upload in Gantry alone.
    private static final String EVERYTHING = "repository:team/app:pull,push,delete repository:team/other:pull";

    @TempDir
    Path folder;

    private S3Bucket bucket;

    @BeforeEach
    void createBucket() {
        bucket = S3Bucket.create(Peers.rgw());
    }

    @AfterEach
    void deleteBucket() {
        bucket.close();
    }

    @Test
    void passwordsAreAskedForAndJudgedAlike() throws IOException {
        assertSameAnswers(
                Users.htpasswd(folder),
                Map.of(
                        "nobody", "",
                        "alice", Users.basic("alice"),
                        "bob", Users.basic("bob"),
                        "a wrong password", Users.basic("alice", "guessed"),
                        "an unknown user", Users.basic("mallory"),
                        "another scheme", "Bearer abc"));
    }

    @Test
    void tokensAreAskedForAndJudgedAlike() throws IOException {
        try (TokenServer tokens = TokenServer.start(folder)) {
            Map<String, String> shown = new LinkedHashMap<>();
            shown.put("nobody", "");
            for (Proof proof : Proof.values()) {
                tokens.proveBy(proof);
                shown.put("pull by " + proof, tokens.bearer("bob", "repository:team/app:pull"));
                shown.put("everything by " + proof, tokens.bearer("alice", EVERYTHING));
                shown.put("expired by " + proof, tokens.expired("bob", "repository:team/app:pull"));
            }
            shown.put("no scope", tokens.bearer("alice", ""));
            shown.put("catalog", tokens.bearer("alice", "registry:catalog:*"));
            shown.put("another repository", tokens.bearer("alice", "repository:team/apple:pull,push"));
            shown.put("any action", tokens.bearer("alice", "repository:team/app:* repository:team/other:*"));
            shown.put("altered", tokens.bearer("alice", "repository:team/app:pull") + "x");
            shown.put("no token", "Bearer abc");
            shown.put("another scheme", Users.basic("alice"));
            assertSameAnswers(tokens.section(), shown);
        }
    }

    private void assertSameAnswers(String auth, Map<String, String> shown) throws IOException {
        try (GantryProcess gantry = GantryProcess.start(GantryConfig.on(bucket).withSections(auth));
                DistributionProcess distribution = DistributionProcess.start(bucket, bucket.server(), auth);
                RegistryClient ours = gantry.client();
                RegistryClient theirs = distribution.client()) {
            for (String request : REQUESTS) {
                assertThat(shown)
                        .allSatisfy((who, authorization) -> assertThat(
                                        answer(ours, gantry.authority(), request, authorization))
                                .as("%s with %s", request, who)
                                .isEqualTo(answer(theirs, distribution.authority(), request, authorization)));
            }
        }
    }

    private static String answer(RegistryClient client, String authority, String request, String authorization) {
        String[] words = request.split(" ", 2);
        String[] headers = authorization.isEmpty() ? new String[0] : new String[] {"Authorization", authorization};
        try {
            HttpResponse<byte[]> answer = client.send(
                    words[0], URI.create("http://" + authority + words[1]), RegistryClient.nothing(), headers);
            return answer.statusCode() + " " + inOrder(answer.headers().allValues("WWW-Authenticate"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Distribution names actions, and repositories, in an order that changes from answer to answer.
    private static List<String> inOrder(List<String> challenges) {
        return challenges.stream()
                .map(challenge -> challenge.replace(":push,pull", ":pull,push"))
                .map(challenge ->
                        challenge.replaceFirst("scope=\"([^\" ]+other[^\" ]+) ([^\" ]+)\"", "scope=\"$2 $1\""))
                .toList();
    }
}
