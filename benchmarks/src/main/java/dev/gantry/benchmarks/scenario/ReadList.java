// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.scenario;

import dev.gantry.benchmarks.client.Crowd;
import dev.gantry.benchmarks.client.ListPage;
import dev.gantry.benchmarks.client.RegistryClient;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One client reads a list to its end, from page to page as the registry leads it, several times.
///
/// @param times how often it is read while it is measured, and as often before unless that is once
/// @param path of the first page
/// @param expected the names that are there, in any order: registries differ in it
record ReadList(String name, String title, int times, String path, List<String> expected, Setting setting)
        implements Scenario {

    ReadList {
        expected = List.copyOf(expected);
    }

    @Override
    public long bytes() {
        return 0;
    }

    @Override
    public Set<Setting> settings() {
        return Set.of(setting);
    }

    @Override
    public Run prepare(Arena arena) throws IOException {
        Crowd crowd = arena.crowd();
        if (times > 1) {
            crowd.alone((client, _) -> readAll(client));
        }
        return () -> {
            crowd.alone((client, _) -> readAll(client));
            return (long) times * expected.size();
        };
    }

    private void readAll(RegistryClient client) throws IOException {
        for (int i = 0; i < times; i++) {
            read(client);
        }
    }

    private void read(RegistryClient client) throws IOException {
        Set<String> missing = new HashSet<>(expected);
        for (var next = Optional.of(path); next.isPresent(); ) {
            ListPage page = client.list(next.get());
            for (String listed : page.names()) {
                if (!missing.remove(listed)) {
                    throw new IOException("%s lists %s, which is not there or was listed".formatted(path, listed));
                }
            }
            next = page.next();
        }
        if (!missing.isEmpty()) {
            throw new IOException("%s lacks %d of %d names, as %s"
                    .formatted(
                            path,
                            missing.size(),
                            expected.size(),
                            missing.iterator().next()));
        }
    }
}
