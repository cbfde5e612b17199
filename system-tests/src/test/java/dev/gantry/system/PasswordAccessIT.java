// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Users with passwords, and rules that say what they may.
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
        return "Basic realm=\"the system tests\"";
    }

    @Test
    void baseIsForWhoeverIsKnown() throws IOException {
        assertThat(send("GET", "/v2/", "").statusCode()).isEqualTo(401);
        assertThat(send("GET", "/v2/", Users.basic("bob")).statusCode()).isEqualTo(200);
        assertThat(send("GET", "/v2/", Users.basic("bob", "guessed")).statusCode())
                .isEqualTo(401);
        assertThat(send("GET", "/v2/", Users.basic("mallory")).statusCode()).isEqualTo(401);
    }
}
