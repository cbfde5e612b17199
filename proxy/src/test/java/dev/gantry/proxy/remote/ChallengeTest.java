// SPDX-License-Identifier: Apache-2.0
package dev.gantry.proxy.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChallengeTest {

    @Test
    void challengeForATokenIsUnderstood() {
        var challenge = Challenge.best(
                        List.of(
                                "Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\", scope=\"a:b,c:d\""))
                .orElseThrow();

        assertThat(challenge.scheme()).isEqualTo("bearer");
        assertThat(challenge.parameter("realm")).isEqualTo("https://auth.docker.io/token");
        assertThat(challenge.parameter("service")).isEqualTo("registry.docker.io");
        assertThat(challenge.parameter("scope")).isEqualTo("a:b,c:d");
    }

    @Test
    void tokenIsPreferredToAPassword() {
        assertThat(Challenge.best(List.of("Basic realm=\"x\"", "BEARER realm=y")))
                .map(Challenge::scheme)
                .contains("bearer");
    }

    @Test
    void whatIsNeitherIsNotMet() {
        assertThat(Challenge.best(List.of("Negotiate", "Bearer service=\"no realm\"", "")))
                .isEmpty();
    }
}
