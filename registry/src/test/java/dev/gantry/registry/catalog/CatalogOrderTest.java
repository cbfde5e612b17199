// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.registry.TestTime;
import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.memory.MemoryDriver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Random catalogs on a store whose pages hold a few objects, so that they end everywhere.
class CatalogOrderTest {

    private static final List<String> BELOW =
            List.of("_layers/", "_manifests/revisions/", "_manifests/tags/", "_referrers/", "_uploads/");

    private final StorageDriver driver = new MemoryDriver(new TestTime());

    static LongStream seeds() {
        return LongStream.range(0, 400);
    }

    /// Names of few characters, so that many begin others.
    @ParameterizedTest
    @MethodSource("seeds")
    void pagesAndWalksAreTheSortedNamesWhateverTheyAre(long seed) throws IOException {
        var random = new SplittableRandom(seed);
        int count = random.nextInt(1, 60);
        for (int i = 0; i < count; i++) {
            fill(randomName(random), random);
        }
        SortedSet<String> expected = withManifests();
        var catalog = new Catalog(driver, random.nextInt(1, 7));
        int limit = random.nextInt(1, 9);
        assertThat(allPages(catalog, limit))
                .as("seed %d, pages of %d", seed, limit)
                .containsExactlyElementsOf(expected);
        assertThat(walk(catalog, "")).as("seed %d", seed).containsExactlyElementsOf(expected);
        String last = randomName(random);
        assertThat(walk(catalog, last))
                .as("seed %d, after %s", seed, last)
                .containsExactlyElementsOf(expected.tailSet(last + "\0"));
    }

    private void fill(String name, SplittableRandom random) throws IOException {
        int objects = random.nextInt(12);
        for (int i = 0; i < objects; i++) {
            put(name, BELOW.get(random.nextInt(BELOW.size())) + "o" + i);
        }
        if (random.nextInt(10) == 0) {
            put(name, "foreign");
        }
    }

    private SortedSet<String> withManifests() throws IOException {
        TreeSet<String> names = new TreeSet<>();
        String base = StorageLayout.repositories().text() + "/";
        driver.list(StorageLayout.repositories(), null, 10_000).items().forEach(object -> {
            String path = object.path().text().substring(base.length());
            int end = path.indexOf("/_manifests/");
            if (end > 0) {
                names.add(path.substring(0, end));
            }
        });
        return names;
    }

    private void put(String name, String below) throws IOException {
        StoragePath repository = StorageLayout.repository(new RepositoryName(name));
        driver.put(repository.resolve(below), new byte[1], null);
    }

    private static String randomName(SplittableRandom random) {
        while (true) {
            var text = new StringBuilder();
            int length = random.nextInt(1, 7);
            for (int i = 0; i < length; i++) {
                text.append("ab019z/-._".charAt(random.nextInt(10)));
            }
            if (RepositoryName.isValid(text.toString())) {
                return text.toString();
            }
        }
    }

    private static List<String> allPages(Catalog catalog, int limit) throws IOException {
        List<String> all = new ArrayList<>();
        CatalogPage page = catalog.list("", limit);
        page.repositories().forEach(name -> all.add(name.text()));
        while (page.hasMore()) {
            page = catalog.list(page.repositories().getLast().text(), limit);
            assertThat(page.repositories()).as("what a page announced").isNotEmpty();
            page.repositories().forEach(name -> all.add(name.text()));
        }
        return all;
    }

    private static List<String> walk(Catalog catalog, String last) throws IOException {
        List<String> all = new ArrayList<>();
        try (CatalogWalk walk = catalog.walk(last)) {
            for (var names = walk.next(); !names.isEmpty(); names = walk.next()) {
                names.forEach(name -> all.add(name.text()));
            }
        }
        return all;
    }
}
