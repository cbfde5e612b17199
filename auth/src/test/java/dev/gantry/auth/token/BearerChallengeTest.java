// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.registry.access.Action;
import dev.gantry.registry.access.Caller;
import dev.gantry.registry.access.Need;
import dev.gantry.registry.access.Verdict;
import dev.gantry.registry.name.RepositoryName;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BearerChallengeTest {

    private static final String REALM = "https://auth.example.com/token";
    private static final Need PUSH = new Need(RepositoryName.parse("team/app"), Set.of(Action.PUSH, Action.PULL));
    private static final Verdict NOTHING = new Verdict.Nothing();

    private static String challenge(List<Need> needs, Verdict verdict) {
        return BearerChallenge.of(REALM, "registry", needs, verdict);
    }

    @Test
    void scopeNamesRepositoryAndActionsInTheOrderOfDistribution() {
        assertThat(challenge(List.of(PUSH), NOTHING))
                .isEqualTo("Bearer realm=\"https://auth.example.com/token\",service=\"registry\","
                        + "scope=\"repository:team/app:pull,push\"");
    }

    @Test
    void mountAsksForTheSourceToo() {
        Need source = new Need(RepositoryName.parse("base"), Set.of(Action.PULL));
        assertThat(challenge(List.of(PUSH, source), NOTHING))
                .endsWith(",scope=\"repository:team/app:pull,push repository:base:pull\"");
        assertThat(challenge(List.of(PUSH, new Need(RepositoryName.parse("team/app"), Set.of(Action.PULL))), NOTHING))
                .endsWith(",scope=\"repository:team/app:pull,push\"");
    }

    @Test
    void catalogAndEntranceHaveTheirOwnScopes() {
        assertThat(challenge(List.of(new Need(null, Set.of(Action.CATALOG))), NOTHING))
                .endsWith(",scope=\"registry:catalog:*\"");
        assertThat(challenge(List.of(new Need(null, Set.of())), NOTHING)).endsWith(",service=\"registry\"");
    }

    @Test
    void errorTellsABadTokenFromANarrowOne() {
        assertThat(challenge(List.of(PUSH), new Verdict.Refused("it has expired")))
                .endsWith("push\",error=\"invalid_token\"");
        assertThat(challenge(List.of(PUSH), new Verdict.Known(Caller.ANONYMOUS, need -> false)))
                .endsWith("push\",error=\"insufficient_scope\"");
    }

    @Test
    void quotationMarksInAValueAreEscaped() {
        assertThat(BearerChallenge.quoted("a \"b\" \\c")).isEqualTo("\"a \\\"b\\\" \\\\c\"");
    }
}
