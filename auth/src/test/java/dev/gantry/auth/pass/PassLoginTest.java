// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.pass;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.registry.access.Action;
import dev.gantry.registry.access.Authenticator;
import dev.gantry.registry.access.Caller;
import dev.gantry.registry.access.Need;
import dev.gantry.registry.access.Passes;
import dev.gantry.registry.access.Presented;
import dev.gantry.registry.access.Verdict;
import dev.gantry.registry.name.RepositoryName;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassLoginTest {

    private static final Need PULL = new Need(new RepositoryName("a/b"), Set.of(Action.PULL));
    private static final Verdict NOTHING = new Verdict.Nothing();
    private static final Caller ALICE = new Caller("alice", Set.of("ops"));

    private final Passes passes = new Passes("secret".getBytes(UTF_8), InstantSource.system());

    @Test
    void passIsBelievedWithoutAskingAnybody() {
        PassLogin login = new PassLogin(asking("Basic realm=\"r\""), passes, "/v2/token");
        assertThat(login.authenticate(shown("Bearer " + passes.issue(ALICE))))
                .isEqualTo(new Verdict.Known(ALICE, null));
        assertThat(login.authenticate(shown("bearer  " + passes.issue(Caller.ANONYMOUS))))
                .isEqualTo(new Verdict.Known(Caller.ANONYMOUS, null));
        assertThat(login.authenticate(shown("Bearer gantry.abc"))).isInstanceOf(Verdict.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic YTpi", "Bearer eyJhbGciOiJub25lIn0.e30.", "gantry.abc", "Bearer"})
    void whatIsNoPassIsForOthersToJudge(String authorization) {
        PassLogin login = new PassLogin(asking("Basic realm=\"r\""), passes, "/v2/token");
        assertThat(login.authenticate(shown(authorization))).isEqualTo(NOTHING);
        assertThat(login.authenticate(shown(null))).isEqualTo(NOTHING);
    }

    @Test
    void whoWouldBeAskedForAPasswordIsSentForAPass() {
        PassLogin login = new PassLogin(asking("Basic realm=\"r\""), passes, "/my/v2/token");
        assertThat(login.challenge(shown(null), List.of(PULL), NOTHING))
                .contains("Bearer realm=\"https://example.com:5000/my/v2/token\",service=\"example.com:5000\","
                        + "scope=\"repository:a/b:pull\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer realm=\"elsewhere\"", ""})
    void otherChallengesStayAsTheyAre(String challenge) {
        PassLogin login = new PassLogin(asking(challenge), passes, "/v2/token");
        assertThat(login.challenge(shown(null), List.of(PULL), NOTHING).orElse(""))
                .isEqualTo(challenge);
    }

    private static Presented shown(@Nullable String authorization) {
        return new Presented(authorization, null, "192.0.2.1", "https://example.com:5000");
    }

    private static Authenticator asking(String challenge) {
        return new Authenticator() {
            @Override
            public Verdict authenticate(Presented presented) {
                return NOTHING;
            }

            @Override
            public Optional<String> challenge(Presented presented, List<Need> needs, Verdict verdict) {
                return Optional.of(challenge).filter(text -> !text.isEmpty());
            }
        };
    }
}
