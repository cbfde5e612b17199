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
import dev.gantry.storage.concurrent.Fanout;
import dev.gantry.storage.memory.MemoryDriver;
import dev.gantry.storage.testkit.FaultyStorageDriver;
import dev.gantry.storage.testkit.FaultyStorageDriver.Operation;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagStoreTest {

    private static final Digest FIRST = TestRegistry.digest(new byte[1]);
    private static final Digest SECOND = TestRegistry.digest(new byte[2]);
    private static final Tag TAG = new Tag("v");

    private static final Duration LIFE = Duration.ofSeconds(10);

    private final TestTime time = new TestTime();
    private final MemoryDriver driver = new MemoryDriver(time);
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

    @Test
    void hundredRequestsForOneTagCostFewReads() throws IOException {
        tags.point(REPO, TAG, FIRST);
        var slow = new FaultyStorageDriver(driver);
        var shared = new TagStore(slow);
        var came = new CountDownLatch(100);
        slow.slow(Operation.OPEN, () -> await(came));
        try (var requests = new Fanout<Optional<Digest>>(100)) {
            for (int i = 0; i < 100; i++) {
                requests.fork(() -> {
                    came.countDown();
                    return shared.find(REPO, TAG);
                });
            }
            assertThat(requests.join()).hasSize(100).containsOnly(Optional.of(FIRST));
        }
        assertThat(slow.count(Operation.OPEN)).isBetween(1, 40);
    }

    @Test
    void requestThatComesAfterAWriteSeesItThoughAReadFromBeforeIsUnderWay() throws Exception {
        tags.point(REPO, TAG, FIRST);
        var slow = new FaultyStorageDriver(driver);
        var shared = new TagStore(slow);
        var read = new CountDownLatch(1);
        var written = new CountDownLatch(1);
        slow.slow(Operation.OPEN, () -> {
            read.countDown();
            await(written);
        });
        try (var early = new Fanout<Optional<Digest>>(1)) {
            early.fork(() -> shared.find(REPO, TAG));
            read.await();
            shared.point(REPO, TAG, SECOND);
            try (var late = new Fanout<Optional<Digest>>(1)) {
                late.fork(() -> {
                    written.countDown();
                    return shared.find(REPO, TAG);
                });
                assertThat(late.join()).containsExactly(Optional.of(SECOND));
            }
            assertThat(early.join()).containsExactly(Optional.of(FIRST));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
            Thread.sleep(50); // for who counted down to go on
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void tagIsReadEachTimeUnlessItIsConfiguredToLive() throws IOException {
        tags.point(REPO, TAG, FIRST);
        var counted = new FaultyStorageDriver(driver);
        var forgetful = new TagStore(counted);
        assertThat(forgetful.find(REPO, TAG)).isEqualTo(forgetful.find(REPO, TAG));
        assertThat(counted.count(Operation.OPEN)).isEqualTo(2);
        var remembering = new TagStore(counted, time, LIFE, 10);
        assertThat(remembering.find(REPO, TAG)).isEqualTo(remembering.find(REPO, TAG));
        assertThat(counted.count(Operation.OPEN)).isEqualTo(3);
    }

    @Test
    void tagThatMovedIsServedAtOnceHereAndElsewhereWithinItsLife() throws IOException {
        var one = new TagStore(driver, time, LIFE, 10);
        var other = new TagStore(driver, time, LIFE, 10);
        one.point(REPO, TAG, FIRST);
        assertThat(other.find(REPO, TAG)).contains(FIRST);
        assertThat(one.find(REPO, TAG)).contains(FIRST);
        one.point(REPO, TAG, SECOND);
        assertThat(one.find(REPO, TAG)).contains(SECOND);
        assertThat(other.find(REPO, TAG)).contains(FIRST);
        time.pass(LIFE);
        assertThat(other.find(REPO, TAG)).contains(SECOND);
    }

    @Test
    void tagThatWasDeletedIsGoneAtOnceHereAndElsewhereWithinItsLife() throws IOException {
        var one = new TagStore(driver, time, LIFE, 10);
        var other = new TagStore(driver, time, LIFE, 10);
        one.point(REPO, TAG, FIRST);
        assertThat(one.find(REPO, TAG)).isEqualTo(other.find(REPO, TAG)).contains(FIRST);
        one.delete(REPO, TAG);
        assertThat(one.find(REPO, TAG)).isEmpty();
        time.pass(LIFE);
        assertThat(other.find(REPO, TAG)).isEmpty();
    }

    @Test
    void writeDropsTheRememberedTagAndDoesNotSetIt() throws IOException {
        var remembering = new TagStore(driver, time, LIFE, 10);
        remembering.point(REPO, TAG, FIRST);
        tags.point(REPO, TAG, SECOND);
        assertThat(remembering.find(REPO, TAG)).contains(SECOND);
    }

    @Test
    void tagThatElsewhereWasPointedAwayIsNotDeletedForWhatIsRememberedOfIt() throws IOException {
        var remembering = new TagStore(driver, time, LIFE, 10);
        tags.point(REPO, TAG, FIRST);
        assertThat(remembering.find(REPO, TAG)).contains(FIRST);
        tags.point(REPO, TAG, SECOND);
        remembering.deletePointingAt(REPO, FIRST);
        assertThat(tags.find(REPO, TAG)).contains(SECOND);
    }
}
