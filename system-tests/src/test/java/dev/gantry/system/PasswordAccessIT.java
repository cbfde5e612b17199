// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// Users with passwords, and rules that say what they may. Since there is something for everybody too, they are asked
/// for tokens that the registry itself gives them, which every client knows how to get without a password as well.
class PasswordAccessIT extends AccessMatrix {

    @Override
    String sections(Path files) throws IOException {
        return Users.htpasswd(files) + Users.rules();
    }

    @Override
    String authorization(String user, String scope) {
        return user.equals(NOBODY) ? "" : Users.basic(user);
    }

    @Override
    int denied() {
        return 403;
    }

    @Override
    String challenge(String user, String scope) {
        return "Bearer realm=\"%s/v2/token\",service=\"%s\",scope=\"%s\""
                .formatted(uri(""), uri("").getAuthority(), scope);
    }

    @Test
    void baseIsForWhoeverIsKnown() throws IOException {
        assertThat(send("GET", "/v2/", "").statusCode()).isEqualTo(401);
        assertThat(send("GET", "/v2/", Users.basic("bob")).statusCode()).isEqualTo(200);
        assertThat(send("GET", "/v2/", Users.basic("bob", "guessed")).statusCode())
                .isEqualTo(401);
        assertThat(send("GET", "/v2/", Users.basic("mallory")).statusCode()).isEqualTo(401);
    }

    @Test
    void tokenOfTheRegistryStandsForItsUserAndForNobody() throws IOException {
        assertThat(send("GET", "/v2/token", Users.basic("bob", "guessed")).statusCode())
                .isEqualTo(401);
        assertThat(send("POST", "/v2/token", Users.basic("bob")).statusCode()).isEqualTo(405);
        String bob = "Bearer " + token(Users.basic("bob"));
        assertThat(send("GET", "/v2/", bob).statusCode()).isEqualTo(200);
        assertThat(send("GET", "/v2/team/app/tags/list", bob).statusCode()).isEqualTo(200);
        assertThat(send("GET", "/v2/secret/app/tags/list", bob).statusCode()).isEqualTo(403);
        String nobody = "Bearer " + token("");
        assertThat(send("GET", "/v2/", nobody).statusCode()).isEqualTo(200);
        assertThat(send("GET", "/v2/public/app/tags/list", nobody).statusCode()).isEqualTo(200);
        assertThat(send("GET", "/v2/team/app/tags/list", nobody).statusCode()).isEqualTo(401);
        assertThat(send("GET", "/v2/", bob + "x").headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(challenge -> assertThat(challenge).endsWith(",error=\"invalid_token\""));
    }

    private String token(String authorization) throws IOException {
        String query = "?service=x&scope=repository:team/app:pull&account=bob";
        HttpResponse<byte[]> answer = send("GET", "/v2/token" + query, authorization);
        assertThat(answer.statusCode()).isEqualTo(200);
        return new JsonMapper().readTree(answer.body()).path("token").asString();
    }
}
