// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.access;

import static dev.gantry.registry.access.Action.CATALOG;
import static dev.gantry.registry.access.Action.DELETE;
import static dev.gantry.registry.access.Action.PULL;
import static dev.gantry.registry.access.Action.PUSH;
import static dev.gantry.registry.access.Decision.ALLOWED;
import static dev.gantry.registry.access.Decision.DENIED;
import static dev.gantry.registry.access.Decision.UNPROVEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.registry.access.AccessRule.Effect;
import dev.gantry.registry.name.RepositoryName;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccessPolicyTest {

    private static final Need SOMEBODY = new Need(null, Set.of());
    private static final Need LISTING = new Need(null, Set.of(CATALOG));
    private static final Verdict NOTHING = new Verdict.Nothing();
    private static final Verdict ALICE = known("alice", "dev");
    private static final Verdict BOB = known("bob");

    @Test
    void withoutRulesWhoeverIsKnownMayDoEverythingAndNobodyElseAnything() {
        var policy = new AccessPolicy(List.of(), List.of());
        for (Need need : List.of(SOMEBODY, LISTING, need("a", PULL), need("a", PULL, PUSH), need("a", DELETE))) {
            assertThat(policy.decide(BOB, need)).as("%s", need).isEqualTo(ALLOWED);
            assertThat(policy.decide(NOTHING, need)).as("%s", need).isEqualTo(UNPROVEN);
            assertThat(policy.decide(new Verdict.Refused("wrong"), need))
                    .as("%s", need)
                    .isEqualTo(UNPROVEN);
        }
    }

    @Test
    void withoutRulesAPassForNobodyIsGoodForWhatAnybodyMayPullAndForNothingElse() {
        var policy = new AccessPolicy(List.of(RepositoryGlob.parse("public/**")), List.of());
        var nobody = new Verdict.Known(Caller.ANONYMOUS, null);
        assertThat(policy.decide(nobody, need("public/a", PULL))).isEqualTo(ALLOWED);
        for (Need need : List.of(LISTING, need("a", PULL), need("public/a", PULL, PUSH), need("a", DELETE))) {
            assertThat(policy.decide(nobody, need)).as("%s", need).isEqualTo(UNPROVEN);
        }
        var granted = new Verdict.Known(Caller.ANONYMOUS, need -> need.actions().equals(Set.of(PULL)));
        assertThat(policy.decide(granted, need("a", PULL))).isEqualTo(ALLOWED);
        assertThat(policy.decide(granted, need("a", PULL, PUSH))).isEqualTo(UNPROVEN);
    }

    @Test
    void whatNoRuleIsAboutIsDenied() {
        var policy = policy(allow("alice", "team/*", PULL));
        assertThat(policy.decide(ALICE, need("team/a", PULL))).isEqualTo(ALLOWED);
        assertThat(policy.decide(ALICE, need("team/a", PULL, PUSH))).isEqualTo(DENIED);
        assertThat(policy.decide(ALICE, need("other", PULL))).isEqualTo(DENIED);
        assertThat(policy.decide(BOB, need("team/a", PULL))).isEqualTo(DENIED);
        assertThat(policy.decide(BOB, SOMEBODY)).isEqualTo(ALLOWED);
        assertThat(policy.decide(NOTHING, need("team/a", PULL))).isEqualTo(UNPROVEN);
        assertThat(policy.decide(NOTHING, SOMEBODY)).isEqualTo(UNPROVEN);
    }

    @Test
    void firstRuleThatIsAboutAnActionDecidesIt() {
        var policy = policy(
                deny("bob", "**", PUSH),
                allow("group:dev", "secret/**", PULL),
                deny("*", "secret/**", PULL, PUSH, DELETE),
                allow("*", "**", PULL, PUSH));
        assertThat(policy.decide(ALICE, need("secret/a", PULL))).isEqualTo(ALLOWED);
        assertThat(policy.decide(ALICE, need("secret/a", PULL, PUSH))).isEqualTo(DENIED);
        assertThat(policy.decide(ALICE, need("a", PULL, PUSH))).isEqualTo(ALLOWED);
        assertThat(policy.decide(BOB, need("secret/a", PULL))).isEqualTo(DENIED);
        assertThat(policy.decide(BOB, need("a", PULL))).isEqualTo(ALLOWED);
        assertThat(policy.decide(BOB, need("a", PULL, PUSH))).isEqualTo(DENIED);
    }

    @Test
    void pushIsOfNoUseToWhomMayNotPull() {
        var policy = policy(allow("bob", "**", PUSH));
        assertThat(policy.decide(BOB, need("a", PULL, PUSH))).isEqualTo(DENIED);
    }

    @Test
    void catalogIsAMatterOfRulesOnEveryRepository() {
        assertThat(policy(allow("bob", "team/**", Action.values())).decide(BOB, LISTING))
                .isEqualTo(DENIED);
        assertThat(policy(allow("bob", "**", CATALOG)).decide(BOB, LISTING)).isEqualTo(ALLOWED);
        assertThat(policy(deny("bob", "team/**", Action.values()), allow("*", "**", Action.values()))
                        .decide(BOB, LISTING))
                .isEqualTo(ALLOWED);
    }

    @Test
    void starIsNobodyWhoIsUnknownAndAnonymousNobodyWhoIsKnown() {
        var policy = policy(allow("*", "a", PULL), allow("anonymous", "b", PULL));
        assertThat(policy.decide(NOTHING, need("a", PULL))).isEqualTo(UNPROVEN);
        assertThat(policy.decide(NOTHING, need("b", PULL))).isEqualTo(ALLOWED);
        assertThat(policy.decide(BOB, need("a", PULL))).isEqualTo(ALLOWED);
        assertThat(policy.decide(BOB, need("b", PULL))).isEqualTo(DENIED);
    }

    @Test
    void anybodyMayPullWhatIsPublicWhateverTheRulesSay() {
        var policy =
                new AccessPolicy(List.of(RepositoryGlob.parse("public/**")), List.of(deny("*", "**", Action.values())));
        Verdict token = new Verdict.Known(new Caller("carol", Set.of()), need -> false);
        for (Verdict verdict : List.of(NOTHING, BOB, token)) {
            assertThat(policy.decide(verdict, need("public/a", PULL))).isEqualTo(ALLOWED);
            assertThat(policy.decide(verdict, need("public/a", PULL, PUSH))).isNotEqualTo(ALLOWED);
            assertThat(policy.decide(verdict, need("private/a", PULL))).isNotEqualTo(ALLOWED);
            assertThat(policy.decide(verdict, LISTING)).isNotEqualTo(ALLOWED);
        }
        assertThat(policy.decide(new Verdict.Refused("wrong"), need("public/a", PULL)))
                .as("who brings a wrong password is told so")
                .isEqualTo(UNPROVEN);
    }

    @Test
    void rulesNarrowWhatAProofGrantsAndNeverWidenIt() {
        var policy = policy(deny("*", "frozen", PUSH), allow("*", "**", Action.values()));
        Verdict token = new Verdict.Known(
                new Caller("carol", Set.of()), need -> Set.of(PULL, PUSH).containsAll(need.actions()));
        assertThat(policy.decide(token, SOMEBODY)).isEqualTo(ALLOWED);
        assertThat(policy.decide(token, need("a", PULL, PUSH))).isEqualTo(ALLOWED);
        assertThat(policy.decide(token, need("frozen", PULL))).isEqualTo(ALLOWED);
        assertThat(policy.decide(token, need("frozen", PULL, PUSH))).isEqualTo(DENIED);
        assertThat(policy.decide(token, need("a", DELETE)))
                .as("another token may grant it")
                .isEqualTo(UNPROVEN);
    }

    @Test
    void tokenOfNobodyIsGoodForWhatItGrantsAndForMoreAfterALogin() {
        Verdict token = new Verdict.Known(Caller.ANONYMOUS, need -> true);
        assertThat(new AccessPolicy(List.of(), List.of()).decide(token, need("a", PULL)))
                .isEqualTo(ALLOWED);
        assertThat(policy(allow("*", "**", PULL)).decide(token, need("a", PULL)))
                .isEqualTo(UNPROVEN);
        assertThat(policy(allow("anonymous", "**", PULL)).decide(token, need("a", PULL)))
                .isEqualTo(ALLOWED);
    }

    private static Verdict known(String name, String... groups) {
        return new Verdict.Known(new Caller(name, Set.of(groups)), null);
    }

    private static Need need(String repository, Action... actions) {
        return new Need(new RepositoryName(repository), Set.of(actions));
    }

    private static AccessPolicy policy(AccessRule... rules) {
        return new AccessPolicy(List.of(), List.of(rules));
    }

    private static AccessRule allow(String who, String glob, Action... actions) {
        return rule(who, glob, Effect.ALLOW, actions);
    }

    private static AccessRule deny(String who, String glob, Action... actions) {
        return rule(who, glob, Effect.DENY, actions);
    }

    private static AccessRule rule(String who, String glob, Effect effect, Action... actions) {
        return new AccessRule(
                List.of(Who.parse(who)),
                List.of(RepositoryGlob.parse(glob)),
                EnumSet.copyOf(Arrays.asList(actions)),
                effect);
    }
}
