// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gantry.storage.ByteRange;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.ObjectStream;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.concurrent.Fanout;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is read: `stat`, `open`, ranges.
abstract class ReadContract extends ContractFixture {

    private static final StoragePath OBJECT = path("/blobs/ab/data");
    private static final Content HUNDRED = new Content(1, 100);

    @Test
    void statOfWhatIsNotThereIsEmpty() throws IOException {
        assertThat(driver().stat(path("/nothing/here"))).isEmpty();
    }

    @Test
    void statOfAFolderIsEmpty() throws IOException {
        put(OBJECT, HUNDRED.bytes());

        assertThat(driver().stat(path("/blobs/ab"))).isEmpty();
        assertThat(driver().stat(path("/blobs"))).isEmpty();
    }

    @Test
    void statBelowAnObjectIsEmpty() throws IOException {
        put(OBJECT, HUNDRED.bytes());

        assertThat(driver().stat(path("/blobs/ab/data/deeper"))).isEmpty();
    }

    @Test
    void statTellsPathSizeAndTimeOfWriting() throws IOException {
        put(OBJECT, HUNDRED.bytes());
        Instant now = time().instant();

        ObjectInfo info = driver().stat(OBJECT).orElseThrow();

        assertThat(info.path()).isEqualTo(OBJECT);
        assertThat(info.sizeBytes()).isEqualTo(100);
        assertThat(info.lastModified()).isCloseTo(now, within(1, ChronoUnit.MINUTES));
    }

    @Test
    void openOfWhatIsNotThereIsNotFound() {
        assertThatThrownBy(() -> driver().open(OBJECT, ByteRange.ALL))
                .isInstanceOf(StorageException.NotFound.class)
                .hasMessageContaining(OBJECT.text());
    }

    @Test
    void openOfARangeOfWhatIsNotThereIsNotFound() {
        assertThatThrownBy(() -> driver().open(OBJECT, new ByteRange(5, 5)))
                .isInstanceOf(StorageException.NotFound.class);
    }

    @Test
    void openOfAFolderIsNotFound() throws IOException {
        put(OBJECT, HUNDRED.bytes());

        assertThatThrownBy(() -> driver().open(path("/blobs/ab"), ByteRange.ALL))
                .isInstanceOf(StorageException.NotFound.class);
    }

    @Test
    void openGivesTheWholeObjectAndWhatStatTellsOfIt() throws IOException {
        put(OBJECT, HUNDRED.bytes());

        try (ObjectStream in = driver().open(OBJECT, ByteRange.ALL)) {
            assertThat(in.lengthBytes()).isEqualTo(100);
            assertThat(Optional.of(in.info())).isEqualTo(driver().stat(OBJECT));
            assertThat(in.readAllBytes()).isEqualTo(HUNDRED.bytes());
        }
    }

    @ParameterizedTest(name = "from {0}, {1} bytes: {2}")
    @CsvSource({
        "0, 1, 1",
        "0, 99, 99",
        "0, 100, 100",
        "0, 101, 100",
        "40, 20, 20",
        "99, 1, 1",
        "99, 2, 1",
        "40, 9223372036854775806, 60",
        "0, 9223372036854775807, 100",
        "40, 9223372036854775807, 60",
        "100, 1, 0",
        "100, 9223372036854775807, 0",
        "101, 5, 0",
        "5000000000, 5, 0"
    })
    void aRangeIsCutAtTheEnd(long start, long length, int given) throws IOException {
        put(OBJECT, HUNDRED.bytes());

        try (ObjectStream in = driver().open(OBJECT, new ByteRange(start, length))) {
            int from = (int) Math.min(start, 100);
            assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(HUNDRED.bytes(), from, from + given));
            assertThat(in.lengthBytes()).isEqualTo(given);
            assertThat(in.info().sizeBytes()).isEqualTo(100);
        }
    }

    @Test
    void aRangeOfAnEmptyObjectIsEmpty() throws IOException {
        put(OBJECT, new byte[0]);

        assertThat(read(OBJECT, ByteRange.ALL)).isEmpty();
        assertThat(read(OBJECT, new ByteRange(0, 10))).isEmpty();
        assertThat(read(OBJECT, ByteRange.from(3))).isEmpty();
    }

    @Test
    void closingBeforeTheEndLeavesTheDriverUsable() throws IOException {
        Content large = new Content(2, 2L * partBytes());
        write(OBJECT, large);

        for (int i = 0; i < 5; i++) {
            try (ObjectStream in = driver().open(OBJECT, ByteRange.ALL)) {
                assertThat(in.read()).isEqualTo(large.stream().read());
            }
        }

        assertHolds(OBJECT, large);
    }

    @Test
    void manyReadersOfOneObjectGetAllOfIt() throws IOException {
        Content large = new Content(3, partBytes() + 17L);
        write(OBJECT, large);

        try (var readers = new Fanout<String>(16)) {
            for (int i = 0; i < 16; i++) {
                readers.fork(() -> digestOf(OBJECT));
            }
            List<String> digests = readers.join();
            assertThat(digests).hasSize(16).containsOnly(large.digest());
        }
    }
}
