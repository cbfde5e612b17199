// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.registry.TestRegistry;
import dev.gantry.registry.TestTime;
import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.storage.memory.MemoryDriver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogTest {

    private final MemoryDriver driver = new MemoryDriver(new TestTime());
    private final Catalog catalog = new Catalog(driver);

    @Test
    void repositoryWhoseNameBeginsOthersComesBeforeThem() throws IOException {
        List<String> names = List.of("a", "a-b", "a.b", "a/0", "a/b", "a/b/c", "a0", "ab", "b");
        for (String name : names) {
            revision(name, 1);
            layer(name, 1);
        }
        for (int limit = 1; limit <= names.size() + 1; limit++) {
            assertThat(pages(limit)).as("pages of %d", limit).isEqualTo(names);
        }
    }

    @Test
    void repositoryWithMoreLinksThanAStoresPageIsListedOnce() throws IOException {
        for (int i = 0; i < 2_500; i++) {
            layer("big", i);
            revision("big", i);
        }
        revision("next", 1);
        assertThat(pages(10)).containsExactly("big", "next");
    }

    @Test
    void repositoryWithoutManifestsIsNotListed() throws IOException {
        layer("only/layers", 1);
        assertThat(pages(10)).isEmpty();
        assertThat(catalog.contains(new RepositoryName("only/layers"))).isTrue();
        assertThat(catalog.contains(new RepositoryName("only"))).isFalse();
    }

    @Test
    void positionNeedNotBeTheNameOfARepository() throws IOException {
        for (String name : List.of("a", "a-b", "b", "c")) {
            revision(name, 1);
        }
        assertThat(after("A")).containsExactly("a", "a-b", "b", "c");
        assertThat(after("a")).containsExactly("a-b", "b", "c");
        assertThat(after("a-")).containsExactly("a-b", "b", "c");
        assertThat(after("a-b")).containsExactly("b", "c");
        assertThat(after("a\u0000")).containsExactly("a-b", "b", "c");
        assertThat(after("a/../b")).containsExactly("b", "c");
        assertThat(after("b\u00e4\uD83D")).containsExactly("c");
        assertThat(after("a".repeat(5000))).containsExactly("b", "c");
    }

    @Test
    void linksOfReferrersMakeNoRepositoryAndHideNone() throws IOException {
        for (int i = 0; i < 1_500; i++) {
            var link = StorageLayout.referrerLink(new RepositoryName("b"), digest(1), digest(i));
            driver.put(link, new byte[1], null);
        }
        revision("a", 1);
        revision("b/c", 1);
        revision("c", 1);
        assertThat(pages(100)).containsExactlyInAnyOrder("a", "b/c", "c");
        assertThat(catalog.contains(new RepositoryName("b"))).isFalse();
    }

    private List<String> after(String position) throws IOException {
        return catalog.list(position, 10).repositories().stream()
                .map(RepositoryName::text)
                .toList();
    }

    private void revision(String name, int number) throws IOException {
        driver.put(StorageLayout.revisionLink(new RepositoryName(name), digest(number)), new byte[1], null);
    }

    private void layer(String name, int number) throws IOException {
        driver.put(StorageLayout.layerLink(new RepositoryName(name), digest(number)), new byte[1], null);
    }

    private static Digest digest(int number) {
        return TestRegistry.digest(new byte[] {(byte) number, (byte) (number >> 8)});
    }

    private List<String> pages(int limit) throws IOException {
        List<String> all = new ArrayList<>();
        CatalogPage page = catalog.list("", limit);
        while (true) {
            page.repositories().forEach(name -> all.add(name.text()));
            if (!page.hasMore()) {
                return all;
            }
            page = catalog.list(page.repositories().getLast().text(), limit);
        }
    }
}
