// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.tag;

import static dev.gantry.registry.TestRegistry.REPO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.registry.TestRegistry;
import dev.gantry.registry.TestTime;
import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.Tag;
import dev.gantry.storage.memory.MemoryDriver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TagListingTest {

    private static final Digest DIGEST = TestRegistry.digest(new byte[0]);

    private final MemoryDriver driver = new MemoryDriver(new TestTime());
    private final TagStore tags = new TagStore(driver);

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    /// Tags of few characters, so that many begin others; pages of every small size.
    @ParameterizedTest
    @MethodSource("seeds")
    void pagesAreTheSortedTagsWhateverTheirNames(long seed) throws IOException {
        var random = new SplittableRandom(seed);
        TreeSet<String> expected = new TreeSet<>();
        int count = random.nextInt(1, 30);
        for (int i = 0; i < count; i++) {
            expected.add(randomTag(random));
        }
        for (String tag : expected) {
            tags.point(REPO, new Tag(tag), DIGEST);
        }
        int limit = random.nextInt(1, 6);
        assertThat(allPages(limit)).as("seed %d, pages of %d", seed, limit).containsExactlyElementsOf(expected);
    }

    @Test
    void tagThatBeginsOthersComesBeforeThem() throws IOException {
        List<String> names = List.of("1.2", "1.2-alpine", "1.2.1", "1.20", "latest", "latest-dev", "v1");
        for (String name : names.reversed()) {
            tags.point(REPO, new Tag(name), DIGEST);
        }
        for (int limit = 1; limit <= names.size() + 1; limit++) {
            assertThat(allPages(limit)).as("pages of %d", limit).containsExactlyElementsOf(names);
        }
        assertThat(tags.list(REPO, null, Integer.MAX_VALUE).hasMore()).isFalse();
    }

    @Test
    void lastNeedNotBeATag() throws IOException {
        tags.point(REPO, new Tag("b"), DIGEST);
        assertThat(tags.list(REPO, "a", 10).tags()).containsExactly(new Tag("b"));
        assertThat(tags.list(REPO, "b", 10).tags()).isEmpty();
        for (String before : List.of("", "-", "a/../b", "a\u0000", "a\u00e4\uD83D", "a".repeat(5000))) {
            assertThat(tags.list(REPO, before, 10).tags()).as(before).containsExactly(new Tag("b"));
        }
        for (String behind : List.of("b\u0000", "b\u00e4", "b".repeat(5000), "\u00e4")) {
            assertThat(tags.list(REPO, behind, 10).tags()).as(behind).isEmpty();
        }
    }

    @Test
    void whatIsNoTagIsNotListed() throws IOException {
        tags.point(REPO, new Tag("b"), DIGEST);
        for (String foreign : List.of("a", "-a/current/link", "c", "b/current/other", "d e/current/link")) {
            driver.put(StorageLayout.tags(REPO).resolve(foreign), new byte[1], null);
        }
        for (int limit = 1; limit < 4; limit++) {
            assertThat(allPages(limit)).as("pages of %d", limit).containsExactly("b");
        }
    }

    /// A listing does not look into folders.
    @Test
    void tagOfWhichOnlyTheHistoryIsLeftIsListed() throws IOException {
        tags.point(REPO, new Tag("a"), DIGEST);
        driver.delete(List.of(StorageLayout.tagCurrent(REPO, new Tag("a"))));
        assertThat(allPages(1)).containsExactly("a");
        assertThat(tags.find(REPO, new Tag("a"))).isEmpty();
    }

    private static String randomTag(SplittableRandom random) {
        var text = new StringBuilder().append("a1_".charAt(random.nextInt(3)));
        int more = random.nextInt(5);
        for (int i = 0; i < more; i++) {
            text.append("a1-._".charAt(random.nextInt(5)));
        }
        return text.toString();
    }

    private List<String> allPages(int limit) throws IOException {
        List<String> all = new ArrayList<>();
        TagPage page = tags.list(REPO, null, limit);
        page.tags().forEach(tag -> all.add(tag.text()));
        while (page.hasMore() && !page.tags().isEmpty()) {
            page = tags.list(REPO, page.tags().getLast().text(), limit);
            page.tags().forEach(tag -> all.add(tag.text()));
        }
        return all;
    }
}
