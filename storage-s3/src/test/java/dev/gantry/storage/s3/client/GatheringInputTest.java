// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatheringInputTest {

    private static final int PIECE_BYTES = 1_000;
    private static final int TLS_RECORD_BYTES = 16 << 10;
    private static final int COPY_BYTES = 128 << 10;
    private static final int BUFFER_BYTES = 64 << 10;

    private final byte[] sent = new byte[1 << 20];
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger pauses = new AtomicInteger();
    private int most = PIECE_BYTES;
    private int gathered = 10 * PIECE_BYTES;

    GatheringInputTest() {
        new Random(1).nextBytes(sent);
    }

    /// A socket that has so many bytes each time, and more after a pause.
    private GatheringInput input(int bufferBytes) {
        InputStream socket = new FilterInputStream(new ByteArrayInputStream(sent)) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                reads.incrementAndGet();
                int count = in.read(bytes, offset, Math.min(length, most));
                most = PIECE_BYTES;
                return count;
            }
        };
        return new GatheringInput(socket, bufferBytes, () -> {
            pauses.incrementAndGet();
            most = gathered;
        });
    }

    @ParameterizedTest
    @CsvSource({
        "1, 65536",
        "5, 65536",
        "1000, 65536",
        "16384, 65536",
        "65536, 65536",
        "131072, 65536",
        "1, 0",
        "1000, 0",
        "131072, 0"
    })
    void everyByteIsReadInItsOrder(int length, int bufferBytes) throws IOException {
        try (GatheringInput input = input(bufferBytes)) {
            var received = new ByteArrayOutputStream();
            byte[] bytes = new byte[length + 2];
            for (int count = input.read(bytes, 1, length); count >= 0; count = input.read(bytes, 1, length)) {
                assertThat(count).isPositive();
                received.write(bytes, 1, count);
            }

            assertThat(received.toByteArray()).isEqualTo(sent);
            assertThat(input.read()).isEqualTo(-1);
            assertThat(input.available()).isZero();
        }
    }

    @Test
    void theBeginningOfAnAnswerIsReadAsItComes() throws IOException {
        try (GatheringInput input = input(BUFFER_BYTES)) {
            readAtLeast(input, COPY_BYTES, GatheringInput.LONG_BYTES - PIECE_BYTES);

            assertThat(pauses).hasValue(0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5, TLS_RECORD_BYTES, COPY_BYTES})
    void aLongAnswerIsReadInFewerPiecesThanItCameIn(int length) throws IOException {
        try (GatheringInput input = input(BUFFER_BYTES)) {
            readAtLeast(input, COPY_BYTES, GatheringInput.LONG_BYTES + 1);
            reads.set(0);
            int rest = readAtLeast(input, length, 500_000);

            assertThat(reads).hasValueLessThanOrEqualTo(rest / (10 * PIECE_BYTES) + 1);
        }
    }

    @Test
    void whatIsSkippedIsNotPausedFor() throws IOException {
        try (GatheringInput input = input(BUFFER_BYTES)) {
            int read = readAtLeast(input, COPY_BYTES, GatheringInput.LONG_BYTES + 1);
            read += input.read(new byte[5]);
            pauses.set(0);

            assertThat(input.skip(100_000)).isEqualTo(100_000);
            assertThat(pauses).hasValue(0);
            assertThat(input.read()).isEqualTo(sent[read + 100_000] & 0xff);
        }
    }

    @Test
    void whatHasComeIsPassedOnBeforeThePause() throws IOException {
        try (GatheringInput input = input(BUFFER_BYTES)) {
            readAtLeast(input, COPY_BYTES, GatheringInput.LONG_BYTES + 1);
            assertThat(pauses).hasValue(0);

            assertThat(input.read(new byte[COPY_BYTES])).isEqualTo(gathered);
            assertThat(pauses).hasValue(1);
        }
    }

    @Test
    void aReadThatIsFilledIsNotFollowedByAPause() throws IOException {
        gathered = COPY_BYTES;
        try (GatheringInput input = input(BUFFER_BYTES)) {
            readAtLeast(input, COPY_BYTES, GatheringInput.LONG_BYTES + 1);
            assertThat(input.read(new byte[COPY_BYTES])).isEqualTo(COPY_BYTES);
            pauses.set(0);

            assertThat(input.read(new byte[COPY_BYTES])).isPositive();
            assertThat(pauses).hasValue(0);
        }
    }

    @Test
    void aReadThatIsFilledIsNotFollowedByAPauseHoweverShort() throws IOException {
        try (GatheringInput input = input(0)) {
            readAtLeast(input, 5, GatheringInput.LONG_BYTES + PIECE_BYTES);

            assertThat(pauses).hasValue(0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5, COPY_BYTES})
    void theAnswerToTheNextRequestBeginsAnew(int length) throws IOException {
        try (GatheringInput input = input(BUFFER_BYTES)) {
            readAtLeast(input, length, GatheringInput.LONG_BYTES + 2 * BUFFER_BYTES);
            input.begin();
            pauses.set(0);
            readAtLeast(input, length, GatheringInput.LONG_BYTES - PIECE_BYTES);

            assertThat(pauses).hasValue(0);
        }
    }

    @Test
    void whatIsBufferedCountsAsAvailable() throws IOException {
        try (GatheringInput input = input(BUFFER_BYTES)) {
            int read = readAtLeast(input, COPY_BYTES, GatheringInput.LONG_BYTES + 1);
            read += input.read(new byte[5]);

            assertThat(input.available()).isEqualTo(sent.length - read);
        }
    }

    private static int readAtLeast(InputStream input, int length, int bytes) throws IOException {
        byte[] into = new byte[length];
        int read = 0;
        while (read < bytes) {
            int count = input.read(into);
            assertThat(count).isPositive();
            read += count;
        }
        return read;
    }
}
