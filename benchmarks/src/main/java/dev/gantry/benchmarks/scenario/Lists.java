// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.scenario;

import java.util.List;
import java.util.stream.IntStream;

/// What lies in a bucket whose lists are long.
///
/// @param repositories how many there are
/// @param tags how many one of them has, the [#tagged]; the others have one
public record Lists(int repositories, int tags) {

    /// That of [Setting#LISTS_SMALL].
    public static final Lists SMALL = new Lists(500, 2_000);

    /// That of [Setting#LISTS_LARGE].
    public static final Lists LARGE = new Lists(5_000, 20_000);

    private static final int TEAM = 100;

    /// The names of all repositories.
    public List<String> repositoryNames() {
        return IntStream.range(0, repositories).mapToObj(Lists::repository).toList();
    }

    /// The repository of many tags.
    public String tagged() {
        return repository(repositories / 2);
    }

    /// The tags of [#tagged].
    public List<String> tagNames() {
        return IntStream.range(0, tags).mapToObj("build-%05d"::formatted).toList();
    }

    private static String repository(int index) {
        return "team-%02d/service-%02d".formatted(index / TEAM, index % TEAM);
    }
}
