// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.registry.TestTime;
import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.memory.MemoryDriver;
import dev.gantry.storage.testkit.FaultyStorageDriver;
import dev.gantry.storage.testkit.FaultyStorageDriver.Failure;
import dev.gantry.storage.testkit.FaultyStorageDriver.Operation;
import dev.gantry.storage.testkit.FaultyStorageDriver.When;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CatalogWalkTest {

    private static final int REPOSITORIES = 4_000;
    private static final int OBJECTS = 6;
    private static final int STORE_PAGE = 50;

    private final FaultyStorageDriver driver = new FaultyStorageDriver(new MemoryDriver(new TestTime()));
    private final Catalog catalog = new Catalog(driver, STORE_PAGE);

    /// How people name repositories.
    enum Names {
        NUMBERED,
        IN_TEAMS,
        IN_ONE_ORGANISATION,
        BY_HASH,
        EACH_BEGINNING_ANOTHER;

        String apply(int i) {
            return switch (this) {
                case NUMBERED -> "r%05d".formatted(i);
                case IN_TEAMS -> "team-%02d/service-%03d".formatted(i / 200, i % 200);
                case IN_ONE_ORGANISATION -> "organisation/product-%d".formatted(i);
                case BY_HASH -> HexFormat.of().toHexDigits(new SplittableRandom(i).nextLong());
                case EACH_BEGINNING_ANOTHER -> "app-%d".formatted(i / 2) + (i % 2 == 0 ? "" : "-test");
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWalkCostsATenthMoreThanTheObjectsOverThePageAtMost(Names names) throws IOException {
        TreeSet<String> expected = new TreeSet<>();
        for (int i = 0; i < REPOSITORIES; i++) {
            expected.add(names.apply(i));
            fill(names.apply(i));
        }
        driver.forgetCalls();
        assertThat(walk()).containsExactlyElementsOf(expected);
        int pages = REPOSITORIES * OBJECTS / STORE_PAGE;
        assertThat(driver.count(Operation.LIST)).isBetween(pages, pages + pages / 10 + 5);
    }

    @Test
    void aFailureOfTheStoreEndsTheWalk() throws IOException {
        for (int i = 0; i < REPOSITORIES; i++) {
            fill(Names.NUMBERED.apply(i));
        }
        driver.failAfter(200, Operation.LIST, 1, When.BEFORE, Failure.UNAVAILABLE);
        assertThatThrownBy(this::walk).isInstanceOf(StorageException.Unavailable.class);
    }

    @Test
    void aWalkThatIsGivenUpEndsItsThreads() throws IOException {
        for (int i = 0; i < REPOSITORIES; i++) {
            fill(Names.NUMBERED.apply(i));
        }
        try (CatalogWalk walk = catalog.walk("")) {
            assertThat(walk.next()).isNotEmpty();
        }
        int listed = driver.count(Operation.LIST);
        assertThat(listed).as("pages listed for nobody").isLessThan(REPOSITORIES * OBJECTS / STORE_PAGE);
    }

    private void fill(String name) throws IOException {
        var repository = StorageLayout.repository(new RepositoryName(name));
        for (int i = 0; i < OBJECTS; i++) {
            driver.put(repository.resolve((i < OBJECTS / 2 ? "_layers/" : "_manifests/") + i), new byte[1], null);
        }
    }

    private List<String> walk() throws IOException {
        List<String> all = new ArrayList<>();
        try (CatalogWalk walk = catalog.walk("")) {
            for (var names = walk.next(); !names.isEmpty(); names = walk.next()) {
                names.forEach(name -> all.add(name.text()));
            }
        }
        return all;
    }
}
