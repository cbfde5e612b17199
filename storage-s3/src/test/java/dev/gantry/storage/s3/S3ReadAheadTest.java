// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.storage.ByteRange;
import dev.gantry.storage.ObjectStream;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.WriteHint;
import dev.gantry.storage.s3.config.ReadSettings;
import dev.gantry.storage.s3.config.S3Config;
import dev.gantry.storage.testkit.Content;
import dev.gantry.storage.testkit.proxy.CountingS3Proxy;
import dev.gantry.storage.testkit.proxy.S3Fault;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Reading over several connections at once.
class S3ReadAheadTest extends S3Fixture {

    private static final int RANGE = 1 << 20;
    private static final int RANGES = 12;
    private static final Content CONTENT = new Content(7, RANGES * (long) RANGE - 5);

    /// Of one connection; far less than the slowest machine reads.
    private static final long CAP_BYTES_PER_SECOND = 6L << 20;

    private S3Driver wide;

    @Override
    S3Config.Builder config() {
        return super.config().calls(TestStores.TWO_ATTEMPTS);
    }

    @BeforeEach
    void writeContent() throws IOException {
        write(CONTENT, WriteHint.NONE);
        wide = TestStores.connect(config().reads(new ReadSettings(4, RANGE)).build());
        proxy.reset();
    }

    @AfterEach
    void closeWide() {
        assertThat(wide.memory().usedBytes()).as("buffer memory in use").isZero();
        wide.close();
    }

    @Test
    void fourConnectionsComeNearFourTimesTheSpeedOfOne() throws IOException {
        proxy.cap(CAP_BYTES_PER_SECOND);

        long one = nanosToRead(driver);
        long four = nanosToRead(wide);

        assertThat(one).isGreaterThan(CONTENT.sizeBytes() * 900_000_000L / CAP_BYTES_PER_SECOND);
        assertThat((double) one / four)
                .as("%d ms, %d ms", one / 1_000_000, four / 1_000_000)
                .isGreaterThan(2);
    }

    private static long nanosToRead(S3Driver from) throws IOException {
        long start = System.nanoTime();
        try (ObjectStream in = from.open(TARGET, ByteRange.ALL)) {
            assertThat(in.transferTo(OutputStream.nullOutputStream())).isEqualTo(CONTENT.sizeBytes());
        }
        return System.nanoTime() - start;
    }

    @ParameterizedTest
    @CsvSource({
        "0, 12582907, 12",
        "0, 1048576, 1",
        "0, 1048577, 2",
        "1048570, 12, 1",
        "5, 3145728, 3",
        "11534338, 9999999, 1",
        "12582906, 1, 1",
        "12582907, 1, 1",
        "99999999, 5, 1",
    })
    void everyRangeIsReadAsAskedInAsFewRequestsAsItHasRanges(long start, long length, int requests) throws IOException {
        try (ObjectStream in = wide.open(TARGET, new ByteRange(start, length))) {
            byte[] expected = slice(start, length);
            assertThat(in.lengthBytes()).isEqualTo(expected.length);
            assertThat(in.info().sizeBytes()).isEqualTo(CONTENT.sizeBytes());
            assertThat(in.readAllBytes()).isEqualTo(expected);
        }
        assertThat(proxy.count("GET:Object").requests()).isEqualTo(requests);
    }

    private static byte[] slice(long start, long length) throws IOException {
        try (var in = CONTENT.stream()) {
            in.skipNBytes(Math.min(start, CONTENT.sizeBytes()));
            return in.readNBytes((int) Math.min(length, Integer.MAX_VALUE));
        }
    }

    @Test
    void aRangeThatBreaksGoesOnWhereItBroke() throws IOException {
        proxy.fail(request -> request.head().contains("bytes=3145728-"), 1, new S3Fault.BreakBody(100));

        try (ObjectStream in = wide.open(TARGET, ByteRange.ALL)) {
            assertThat(Content.digest(in)).isEqualTo(CONTENT.digest());
        }
        assertThat(proxy.count("GET:Object").requests()).isEqualTo(RANGES + 1);
    }

    @Test
    void aRangeThatFailsEndsTheRead() throws IOException {
        proxy.fail(request -> request.head().contains("bytes=3145728-"), CountingS3Proxy.ALWAYS, S3Fault.SLOW_DOWN);

        try (ObjectStream in = wide.open(TARGET, ByteRange.ALL)) {
            assertThatThrownBy(in::readAllBytes)
                    .isInstanceOf(StorageException.Unavailable.class)
                    .hasMessageContaining(TARGET.text());
        }
    }

    @Test
    void aReaderThatLeavesEarlyEndsWhatIsOnItsWay() throws IOException {
        proxy.cap(CAP_BYTES_PER_SECOND);

        try (ObjectStream in = wide.open(TARGET, ByteRange.ALL)) {
            assertThat(in.readNBytes(RANGE + 1)).hasSize(RANGE + 1);
        }

        assertThat(proxy.count("GET:Object").requests()).isLessThanOrEqualTo(6);
    }

    /// Every reader goes on, whether or not there is memory to read ahead.
    @Test
    void readersShareTheMemoryAndNeverWaitForIt() throws IOException {
        List<ObjectStream> readers = new ArrayList<>();
        try {
            for (int i = 0; i < 25; i++) {
                readers.add(wide.open(TARGET, ByteRange.ALL));
            }
            assertThat(wide.memory().usedBytes()).isBetween(1L, TestStores.SMALL_PARTS.memoryBytes() / 2);
            for (ObjectStream reader : readers) {
                assertThat(Content.digest(reader)).isEqualTo(CONTENT.digest());
            }
        } finally {
            for (ObjectStream reader : readers) {
                reader.close();
            }
        }
    }
}
