// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScenariosTest {

    @Test
    void theirNamesStay() {
        assertThat(Scenarios.all())
                .extracting(Scenario::name)
                .containsExactly(
                        "push-1g-patch",
                        "push-1g-put",
                        "push-20x32m",
                        "push-200x64k",
                        "push-image",
                        "push-64",
                        "pull-1g",
                        "pull-20x32m",
                        "pull-200x64k",
                        "pull-image",
                        "manifest-get-tag",
                        "manifest-head-tag",
                        "manifest-get-digest",
                        "manifest-head-digest",
                        "manifest-get-tag-cold",
                        "manifest-head-tag-cold",
                        "manifest-get-digest-cold",
                        "manifest-head-digest-cold",
                        "tags-2000",
                        "catalog-500",
                        "tags-20000",
                        "catalog-5000");
    }

    @Test
    void quickOnesAreTheSameOfLessBytes() {
        List<Scenario> all = Scenarios.all();
        List<Scenario> quick = Scenarios.quick();

        assertThat(quick).extracting(Scenario::name).isEqualTo(names(all));
        assertThat(quick)
                .extracting(Scenario::settings)
                .isEqualTo(all.stream().map(Scenario::settings).toList());
        assertThat(bytes(quick)).isEqualTo(bytes(all) / 16);
    }

    @Test
    void bytesAreThoseOfTheBlobs() {
        assertThat(scenario("push-1g-patch").bytes()).isEqualTo(1L << 30);
        assertThat(scenario("push-64").bytes()).isEqualTo(512L << 20);
        assertThat(scenario("pull-200x64k").bytes()).isEqualTo(200L << 16);
        assertThat(scenario("pull-image").bytes()).isEqualTo(50L << 20);
        assertThat(scenario("tags-2000").bytes()).isZero();
    }

    @Test
    void eachSettingHasWhatTellsSomethingThere() {
        assertThat(in(Setting.REDIRECT)).containsExactly("pull-1g", "pull-20x32m", "pull-200x64k", "pull-image");
        assertThat(in(Setting.TLS))
                .containsExactly("push-1g-patch", "push-1g-put", "push-200x64k", "pull-1g", "pull-200x64k");
        assertThat(in(Setting.STORE_TLS)).containsExactly("push-1g-patch", "push-1g-put", "pull-1g");
        assertThat(in(Setting.CAPPED)).containsExactly("pull-1g").isEqualTo(in(Setting.CAPPED_READ_AHEAD));
        assertThat(in(Setting.LISTS_SMALL)).containsExactly("tags-2000", "catalog-500");
        assertThat(in(Setting.LISTS_LARGE)).containsExactly("tags-20000", "catalog-5000");
        assertThat(Scenarios.all()).allMatch(scenario -> !scenario.settings().isEmpty());
        assertThat(EnumSet.allOf(Setting.class))
                .allMatch(setting -> !in(setting).isEmpty());
    }

    @Test
    void onlyTheColdReadsWantTheRegistryStartedAnew() {
        assertThat(Scenarios.all())
                .allMatch(scenario -> scenario.cold() == scenario.name().endsWith("-cold"));
        assertThat(Set.copyOf(in(Setting.PLAIN))).hasSize(18);
    }

    static Scenario scenario(String name) {
        return named(Scenarios.all(), name);
    }

    static Scenario quick(String name) {
        return named(Scenarios.quick(), name);
    }

    private static Scenario named(List<Scenario> all, String name) {
        return all.stream()
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> names(List<Scenario> all) {
        return all.stream().map(Scenario::name).toList();
    }

    private static long bytes(List<Scenario> all) {
        return all.stream().mapToLong(Scenario::bytes).sum();
    }

    private static List<String> in(Setting setting) {
        return names(Scenarios.all().stream()
                .filter(scenario -> scenario.settings().contains(setting))
                .toList());
    }
}
