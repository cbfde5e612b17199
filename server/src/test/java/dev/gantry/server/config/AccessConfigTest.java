// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.registry.access.AccessRule.Effect;
import dev.gantry.registry.access.Action;
import dev.gantry.registry.access.RepositoryGlob;
import dev.gantry.registry.access.Who;
import dev.gantry.server.config.Access.Rule;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessConfigTest {

    private static final String AUTH = "auth: {silly: {realm: r, service: s}}\n";
    private static final String EVERYTHING = """
            access:
              anonymouspull: ['public/**', base/*]
              rules:
                - who: [alice, 'group:ops', "*", anonymous, 'user:repo:a/b']
                  repositories: [team/*]
                  actions: [push, pull]
                - who: bob
                  repositories: [base/*]
                  actions: '*'
                - who: "*"
                  actions: '*'
                  effect: deny
            """;

    @TempDir
    Path folder;

    @Test
    void everyKeyIsRead() throws Exception {
        List<Who> who = List.of(
                new Who.User("alice"),
                new Who.Group("ops"),
                new Who.Known(),
                new Who.Anonymous(),
                new Who.User("repo:a/b"));
        var everything = new Access(
                List.of(RepositoryGlob.parse("public/**"), RepositoryGlob.parse("base/*")),
                List.of(
                        new Rule(
                                who,
                                List.of(RepositoryGlob.parse("team/*")),
                                List.of(Action.PULL, Action.PUSH),
                                Effect.ALLOW),
                        new Rule(
                                List.of(new Who.User("bob")),
                                List.of(RepositoryGlob.parse("base/*")),
                                List.of(Action.PULL, Action.PUSH, Action.DELETE),
                                Effect.ALLOW),
                        new Rule(
                                List.of(new Who.Known()),
                                List.of(RepositoryGlob.ALL),
                                List.of(Action.values()),
                                Effect.DENY)));
        assertThat(file(AUTH + EVERYTHING).config().access()).isEqualTo(everything);
    }

    @Test
    void printedRulesReadBackTheSame() throws Exception {
        ServerConfig config = file(AUTH + EVERYTHING).config();
        String printed = EffectiveConfig.print(config);
        String access = printed.substring(printed.indexOf("access:"), printed.indexOf("limits:"));
        assertThat(file(AUTH + access).config().access()).isEqualTo(config.access());
    }

    @Test
    void nothingIsTheDefault() throws Exception {
        assertThat(file("").config().access()).isEqualTo(Access.DEFAULT);
        assertThat(file(AUTH).config().access()).isEqualTo(Access.DEFAULT);
    }

    @Test
    void rulesWithoutAuthenticationAreRefused() {
        for (String auth : List.of("", "auth: none\n", "auth: {none: {}}\n", "auth:\n")) {
            assertThat(file(auth + EVERYTHING).problems())
                    .anySatisfy(problem -> assertThat(problem).contains("access.rules: needs a section auth"));
            assertThat(file(auth + "access: {anonymouspull: '**'}\n").problems())
                    .anySatisfy(problem -> assertThat(problem).contains("access.anonymouspull: needs a section auth"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rules: [] | rules: has no rule",
                "rules: [{}] | rules[0].who: is required",
                "rules: [{who: a}] | rules[0].actions: is required",
                "rules: [{who: [], actions: pull}] | rules[0].who: is required, and must not be empty",
                "rules: [{who: a, actions: []}] | rules[0].actions: is required, and must not be empty",
                "rules: [{who: a, actions: pull, repositories: []}] | rules[0].repositories: is required, and must",
                "rules: [{who: 'grup:a', actions: pull}] | rules[0].who: must name users",
                "rules: [{who: a, actions: read}] | rules[0].actions: must be of pull, push, delete, catalog",
                "rules: [{who: a, actions: pull, repositories: Team/*}] | rules[0].repositories: must be names",
                "rules: [{who: a, actions: pull, effect: maybe}] | rules[0].effect: must be one of allow, deny",
                "rules: [{who: a, actions: catalog, repositories: a/*}] | rules[0].actions: catalog lists every",
                "rules: [{whom: a, who: a, actions: pull}] | rules[0].whom: unknown key; the nearest",
                "rules: {who: a} | rules: must be a list",
                "anonymouspull: 'a?' | anonymouspull: must be names of repositories",
                "rules: [{who: *, actions: pull}] | a star that is text stands in quotes"
            })
    void whatCannotBeMeantIsRefused(String keys, String problem) {
        assertThat(file(AUTH + "access: {%s}\n".formatted(keys)).problems())
                .anySatisfy(reported -> assertThat(reported).contains(problem));
    }

    private ConfigFile file(String text) {
        return ConfigFile.of(folder, ConfigFile.MINIMAL + text);
    }
}
