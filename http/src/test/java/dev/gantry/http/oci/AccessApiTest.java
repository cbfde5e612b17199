// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.http.oci.Api.Answer;
import dev.gantry.http.wire.Headers;
import dev.gantry.registry.access.AccessPolicy;
import dev.gantry.registry.access.AccessRule;
import dev.gantry.registry.access.Action;
import dev.gantry.registry.access.RepositoryGlob;
import dev.gantry.registry.access.Who;
import dev.gantry.registry.name.Digest;
import dev.gantry.storage.memory.MemoryDriver;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessApiTest {

    private static final ApiConfig CONFIG = new ApiConfig("", null, false, true, true, false);
    private static final byte[] CONTENT = "hello, world".getBytes(UTF_8);

    private final MemoryDriver driver = new MemoryDriver(InstantSource.system());
    private final TestAuthenticator authenticator = new TestAuthenticator();

    /// alice may do everything, bob pull below team/, carol's tokens grant by themselves, public/ is everybody's.
    private final Api api = new Api(
            driver,
            CONFIG,
            new AccessGate(
                    authenticator,
                    new AccessPolicy(
                            List.of(RepositoryGlob.parse("public/**")),
                            List.of(
                                    rule("alice", "**", Action.values()),
                                    rule("bob", "team/**", Action.PULL),
                                    rule("bob", "own/**", Action.PULL, Action.PUSH),
                                    rule("carol", "**", Action.values()))),
                    CONFIG));

    private Digest digest;

    @BeforeEach
    void pushToEveryRepository() throws IOException {
        var open = new Api(driver, ApiConfig.standard());
        for (String repository : List.of("team/app", "secret/app", "public/app", "own/app")) {
            digest = open.push(repository, CONTENT);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v2/, 200, 200, 401",
        "HEAD, /v2/, 200, 200, 401",
        "GET, /v2/_catalog, 200, 403, 401",
        "GET, /v2/team/app/tags/list, 200, 200, 401",
        "GET, /v2/secret/app/tags/list, 200, 403, 401",
        "GET, /v2/team/app/blobs/DIGEST, 200, 200, 401",
        "HEAD, /v2/team/app/blobs/DIGEST, 200, 200, 401",
        "GET, /v2/secret/app/blobs/DIGEST, 200, 403, 401",
        "GET, /v2/public/app/blobs/DIGEST, 200, 200, 200",
        "HEAD, /v2/public/app/manifests/none, 404, 404, 404",
        "PUT, /v2/public/app/manifests/latest, 400, 403, 401",
        "DELETE, /v2/public/app/manifests/latest, 404, 403, 401",
        "GET, /v2/team/app/manifests/none, 404, 404, 401",
        "GET, /v2/team/app/manifests/DIGEST, 404, 404, 401",
        "GET, /v2/team/app/referrers/DIGEST, 200, 200, 401",
        "GET, /v2/secret/app/referrers/DIGEST, 200, 403, 401",
        "PUT, /v2/team/app/manifests/latest, 400, 403, 401",
        "DELETE, /v2/team/app/manifests/latest, 404, 403, 401",
        "DELETE, /v2/team/app/blobs/DIGEST, 202, 403, 401",
        "POST, /v2/team/app/blobs/uploads/, 202, 403, 401",
        "POST, /v2/own/app/blobs/uploads/, 202, 202, 401",
        "PATCH, /v2/team/app/blobs/uploads/00000000-0000-0000-0000-000000000000, 404, 403, 401",
        "PUT, /v2/team/app/blobs/uploads/00000000-0000-0000-0000-000000000000, 404, 403, 401",
        "GET, /v2/team/app/blobs/uploads/00000000-0000-0000-0000-000000000000, 404, 403, 401",
        "DELETE, /v2/team/app/blobs/uploads/00000000-0000-0000-0000-000000000000, 404, 403, 401",
        "OPTIONS, /v2/secret/app/manifests/latest, 204, 204, 401",
        "POST, /v2/secret/app/manifests/latest, 405, 405, 401",
        "GET, /v2/Bad/tags/list, 400, 400, 400",
        "GET, /v2/nothing, 404, 404, 404",
        "GET, /, 200, 200, 200"
    })
    void everyRequestNeedsWhatItDoes(String method, String path, int alice, int bob, int nobody) throws IOException {
        String target = path.replace("DIGEST", digest.toString());
        assertThat(call("User alice", method, target).status()).as("alice").isEqualTo(alice);
        assertAnswer(call("User bob", method, target), bob);
        assertAnswer(call("", method, target), nobody);
    }

    private static void assertAnswer(Answer answer, int status) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.headers().all("WWW-Authenticate")).hasSize(status == 401 ? 1 : 0);
        assertThat(answer.header("Docker-Distribution-Api-Version")).isEqualTo("registry/2.0");
        if (status == 401 || status == 403) {
            assertThat(answer.header("Content-Type")).isEqualTo("application/json");
            assertThat(answer.code()).isEqualTo(status == 401 ? "UNAUTHORIZED" : "DENIED");
        }
    }

    @ParameterizedTest
    @CsvSource({"secret/app, secret/none", "secret/none, secret/app"})
    void refusalsDoNotTellWhatThereIs(String there, String notThere) throws IOException {
        for (String user : List.of("User bob", "")) {
            for (String rest : List.of("/tags/list", "/manifests/latest", "/blobs/" + digest, "/referrers/" + digest)) {
                String one = call(user, "GET", "/v2/" + there + rest).toString();
                String other = call(user, "GET", "/v2/" + notThere + rest).toString();
                assertThat(one.replace(there, notThere)).isEqualTo(other);
            }
        }
    }

    @Test
    void challengeNamesAllThatARequestNeedsAndWhatWasWrong() throws IOException {
        assertThat(challenge("", "GET", "/v2/")).isEqualTo("needs=\"null:\",on=\"Nothing\"");
        assertThat(challenge("", "GET", "/v2/_catalog")).isEqualTo("needs=\"null:CATALOG\",on=\"Nothing\"");
        assertThat(challenge("", "PUT", "/v2/a/manifests/b")).isEqualTo("needs=\"a:PULL,PUSH\",on=\"Nothing\"");
        assertThat(challenge("Nonsense", "GET", "/v2/a/manifests/b")).isEqualTo("needs=\"a:PULL\",on=\"Refused\"");
        assertThat(challenge("Token pull", "DELETE", "/v2/a/manifests/b")).isEqualTo("needs=\"a:DELETE\",on=\"Known\"");
        assertThat(challenge("", "POST", "/v2/a/blobs/uploads/?mount=" + digest + "&from=b"))
                .isEqualTo("needs=\"a:PULL,PUSH b:PULL\",on=\"Nothing\"");
    }

    @Test
    void refusedPasswordIsToldSoAlsoWhereNoneIsNeeded() throws IOException {
        Answer answer = call("Nonsense", "GET", "/v2/public/app/blobs/" + digest);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.bodyText()).contains("no such user, or another password");
    }

    @Test
    void tokenThatGrantsLessIsChallengedAndNotDenied() throws IOException {
        assertThat(call("Token pull", "GET", "/v2/team/app/blobs/" + digest).status())
                .isEqualTo(200);
        assertThat(call("Token pull", "POST", "/v2/team/app/blobs/uploads/").status())
                .isEqualTo(401);
        assertThat(call("Token pull,push", "POST", "/v2/team/app/blobs/uploads/")
                        .status())
                .isEqualTo(202);
    }

    @Test
    void mountTakesOnlyWhatItsClientMayRead() throws IOException {
        assertThat(mount("User bob", "?mount=" + digest + "&from=team/app")).isEqualTo(201);
        assertThat(mount("User bob", "?mount=" + digest + "&from=public/app")).isEqualTo(201);
        assertThat(mount("User bob", "?mount=" + digest + "&from=secret/app")).isEqualTo(202);
        assertThat(mount("User bob", "?mount=" + digest + "&from=secret/none")).isEqualTo(202);
        assertThat(mount("User bob", "?mount=" + digest)).isEqualTo(202);
        assertThat(mount("User alice", "?mount=" + digest + "&from=secret/app")).isEqualTo(201);
    }

    @Test
    void uploadIsAskedForItsRightAtEveryStep() throws IOException {
        Answer begun = call("User alice", "POST", "/v2/secret/app/blobs/uploads/");
        String location = begun.header("Location");
        assertThat(call("User bob", "PATCH", location).status()).isEqualTo(403);
        assertThat(call("", "PATCH", location).status()).isEqualTo(401);
        assertThat(call("User bob", "PUT", location + "&digest=" + digest).status())
                .isEqualTo(403);
        assertThat(call("User alice", "PATCH", location).status()).isEqualTo(202);
    }

    @Test
    void clientThatHasNoNameToGiveIsNobody() throws IOException {
        assertThat(call("Basic Og==", "GET", "/v2/public/app/blobs/" + digest).status())
                .isEqualTo(200);
        assertThat(call("Basic Og==", "GET", "/v2/team/app/blobs/" + digest).status())
                .isEqualTo(401);
        assertThat(authenticator.presented()).allMatch(shown -> shown.authorization() == null);
    }

    @Test
    void whoFailedTooOftenIsToldWhenToComeBack() throws IOException {
        Answer answer = call("Flood", "GET", "/v2/");
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.code()).isEqualTo("TOOMANYREQUESTS");
        assertThat(answer.header("Retry-After")).isEqualTo("3");
    }

    @Test
    void whatCannotBeJudgedNowIsForAnotherTime() throws IOException {
        Answer answer = call("Away", "GET", "/v2/");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("5");
    }

    private String challenge(String authorization, String method, String target) throws IOException {
        String challenge = call(authorization, method, target).header("WWW-Authenticate");
        assertThat(challenge).startsWith("Test realm=\"http://registry.test:5000\",");
        return challenge.substring(challenge.indexOf(',') + 1);
    }

    private int mount(String authorization, String query) throws IOException {
        return call(authorization, "POST", "/v2/own/mounted/blobs/uploads/" + query)
                .status();
    }

    private Answer call(String authorization, String method, String target) throws IOException {
        Headers headers = authorization.isEmpty() ? Headers.NONE : Headers.of("Authorization", authorization);
        return api.call(method, target, headers, new byte[0]);
    }

    private static AccessRule rule(String who, String glob, Action... actions) {
        return new AccessRule(
                List.of(Who.parse(who)), List.of(RepositoryGlob.parse(glob)), Set.of(actions), AccessRule.Effect.ALLOW);
    }
}
