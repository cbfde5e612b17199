// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.system.TokenKeys.Proof;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Users with tokens, which say what they may. Who wants more is sent for another token, since that may say it.
class TokenAccessIT extends AccessMatrix {

    private TokenServer tokens;

    @Override
    String sections(Path files) throws IOException {
        tokens = TokenServer.start(files);
        return tokens.section();
    }

    @AfterAll
    void stopTokens() {
        if (tokens != null) {
            tokens.close();
        }
    }

    @Override
    String authorization(String user, String scope) {
        return tokens.bearer(user, scope);
    }

    @Override
    int denied() {
        return 401;
    }

    @Override
    String challenge(String user, String scope) {
        return challenge(scope) + ",error=\"insufficient_scope\"";
    }

    @ParameterizedTest
    @EnumSource
    void tokenIsBelievedByWhicheverProof(Proof proof) throws IOException {
        tokens.proveBy(proof);
        assertThat(send("GET", "/v2/", tokens.bearer("bob", "")).statusCode()).isEqualTo(200);
        String blobs = "/v2/team/app/manifests/latest";
        assertThat(send("GET", blobs, tokens.bearer("bob", "repository:team/app:pull"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(send("GET", blobs, tokens.bearer("bob", "repository:team/other:pull"))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void challengeTellsNewcomersWhereToGoAndForWhat() throws IOException {
        assertThat(challengeOf("GET", "/v2/", ""))
                .isEqualTo("Bearer realm=\"%s\",service=\"%s\"".formatted(tokens.realm(), TokenServer.SERVICE));
        assertThat(challengeOf("GET", "/v2/team/app/tags/list", "")).isEqualTo(challenge("repository:team/app:pull"));
        assertThat(challengeOf("GET", "/v2/team/app/tags/list", tokens.expired("bob", "repository:team/app:pull")))
                .isEqualTo(challenge("repository:team/app:pull") + ",error=\"invalid_token\"");
        assertThat(challengeOf("GET", "/v2/", tokens.bearer("bob", "") + "x")).endsWith(",error=\"invalid_token\"");
        assertThat(challengeOf("POST", "/v2/a/blobs/uploads/?mount=sha256:0&from=b", ""))
                .isEqualTo(challenge("repository:a:pull,push repository:b:pull"));
    }

    private String challengeOf(String method, String path, String authorization) throws IOException {
        return send(method, path, authorization)
                .headers()
                .firstValue("WWW-Authenticate")
                .orElse("none");
    }

    private String challenge(String scope) {
        return "Bearer realm=\"%s\",service=\"%s\",scope=\"%s\"".formatted(tokens.realm(), TokenServer.SERVICE, scope);
    }
}
