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
    void tagsThatPointToAManifestAreFound() throws IOException {
        tags.point(REPO, new Tag("a"), FIRST);
        tags.point(REPO, new Tag("b"), SECOND);
        tags.point(REPO, new Tag("c"), FIRST);
        assertThat(tags.pointingAt(REPO, FIRST)).containsExactly(new Tag("a"), new Tag("c"));
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
