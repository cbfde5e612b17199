// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.tag;

import static dev.gantry.registry.TestRegistry.REPO;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.registry.TestRegistry;
import dev.gantry.registry.TestTime;
import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.Tag;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.memory.MemoryDriver;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagStoreTest {

    private static final Digest FIRST = TestRegistry.digest(new byte[1]);
    private static final Digest SECOND = TestRegistry.digest(new byte[2]);
    private static final Tag TAG = new Tag("v");

    private final MemoryDriver driver = new MemoryDriver(new TestTime());
    private final TagStore tags = new TagStore(driver);

    @Test
    void tagPointsToWhatItWasPointedToLast() throws IOException {
        tags.point(REPO, TAG, FIRST);
        tags.point(REPO, TAG, SECOND);
        assertThat(tags.find(REPO, TAG)).contains(SECOND);
        assertThat(driver.stat(StorageLayout.tagIndex(REPO, TAG, FIRST))).isPresent();
    }

    @Test
    void deletingATagTakesItsHistoryAndNoOther() throws IOException {
        Tag longer = new Tag("v1");
        tags.point(REPO, TAG, FIRST);
        tags.point(REPO, TAG, SECOND);
        tags.point(REPO, longer, FIRST);
        assertThat(tags.delete(REPO, TAG)).isTrue();
        assertThat(tags.find(REPO, TAG)).isEmpty();
        assertThat(tags.find(REPO, longer)).contains(FIRST);
        assertThat(driver.list(StorageLayout.tag(REPO, TAG), null, 10).items()).isEmpty();
    }

    @Test
    void deletingATagThatIsNotThereSaysSo() throws IOException {
        tags.point(REPO, new Tag("v1"), FIRST);
        assertThat(tags.delete(REPO, TAG)).isFalse();
    }

    @Test
    void historyWithoutATagIsDeletedAndCountsAsFound() throws IOException {
        tags.point(REPO, TAG, FIRST);
        driver.delete(List.of(StorageLayout.tagCurrent(REPO, TAG)));
        assertThat(tags.delete(REPO, TAG)).isTrue();
        assertThat(driver.list(StorageLayout.tag(REPO, TAG), null, 10).items()).isEmpty();
        assertThat(tags.delete(REPO, TAG)).isFalse();
    }

    @Test
    void tagsThatPointToAManifestAreDeletedAndNoOthers() throws IOException {
        for (int i = 0; i < 1_500; i++) {
            tags.point(REPO, new Tag("t" + i), i % 2 == 0 ? FIRST : SECOND);
        }
        tags.deletePointingAt(REPO, FIRST);
        List<Tag> left = tags.list(REPO, null, 10_000).tags();
        assertThat(left).hasSize(750);
        for (Tag tag : left) {
            assertThat(tags.find(REPO, tag)).as(tag.text()).contains(SECOND);
        }
    }

    @Test
    void tagThatIsMovedDuringTheDeletionOfItsManifestStays() throws IOException {
        tags.point(REPO, TAG, FIRST);
        var moving =
                new TagStore(new OnListing(driver, StorageLayout.tag(REPO, TAG), () -> tags.point(REPO, TAG, SECOND)));
        moving.deletePointingAt(REPO, FIRST);
        assertThat(tags.find(REPO, TAG)).contains(SECOND);
        assertThat(driver.stat(StorageLayout.tagIndex(REPO, TAG, SECOND))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sha256:", "nonsense", "sha256:0000"})
    void brokenLinkCountsAsAbsent(String text) throws IOException {
        StoragePath link = StorageLayout.tagCurrent(REPO, TAG);
        driver.put(link, text.getBytes(UTF_8), null);
        assertThat(tags.find(REPO, TAG)).isEmpty();
    }

    @Test
    void linkWithANewlineIsRead() throws IOException {
        driver.put(StorageLayout.tagCurrent(REPO, TAG), (FIRST + "\n").getBytes(UTF_8), null);
        assertThat(tags.find(REPO, TAG)).contains(FIRST);
    }
}
