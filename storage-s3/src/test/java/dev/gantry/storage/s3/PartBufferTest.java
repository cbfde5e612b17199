// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.testkit.Content;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartBufferTest {

    private static final int SLAB = SlabBudget.SLAB_BYTES;
    private static final int CAPACITY = 3 * SLAB + 11;

    private final SlabBudget budget = new SlabBudget(64L * SLAB, CAPACITY);
    private final SlabBudget.Share share = budget.open();

    private PartBuffer filled(byte[] bytes, int step) {
        return filled(new PartBuffer(share, CAPACITY), bytes, step);
    }

    private PartBuffer filled(PartBuffer part, byte[] bytes, int step) {
        for (int done = 0; done < bytes.length; ) {
            if (part.isOutOfSlabs()) {
                part.add(share.tryTake());
            }
            done += part.append(bytes, done, Math.min(step, bytes.length - done));
        }
        return part;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, SLAB - 1, SLAB, SLAB + 1, 3 * SLAB, CAPACITY})
    void givesTheBytesItTookAsOftenAsItIsAsked(int size) throws IOException {
        byte[] bytes = new Content(size, size).bytes();
        PartBuffer part = filled(bytes, 100_003);

        assertThat(part.sizeBytes()).isEqualTo(size);
        assertThat(part.newStream().readAllBytes()).isEqualTo(bytes);
        assertThat(part.newStream().readAllBytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, SLAB - 1, SLAB, SLAB + 1, CAPACITY})
    void hashIsTheSameWhetherBytesAreHashedAsTheyComeOrWhenItIsAskedFor(int size) throws Exception {
        byte[] bytes = new Content(size, size).bytes();
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));

        for (boolean asTheyCome : new boolean[] {true, false}) {
            PartBuffer part = filled(new PartBuffer(share, CAPACITY, asTheyCome), bytes, 100_003);
            assertThat(part.sha256()).isEqualTo(hash);
            assertThat(part.sha256()).isEqualTo(hash);
            part.release();
        }
    }

    @Test
    void takesNoMoreThanItsCapacity() {
        PartBuffer part = filled(new byte[CAPACITY], SLAB);

        assertThat(part.isFull()).isTrue();
        assertThat(part.slabs()).isEqualTo(4);
        assertThat(part.append(new byte[1], 0, 1)).isZero();
    }

    @Test
    void givesItsMemoryBackOnce() {
        PartBuffer part = filled(new byte[CAPACITY], SLAB);
        assertThat(budget.usedBytes()).isEqualTo(4L * SLAB);

        part.release();
        part.release();

        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void streamsSingleBytes() throws IOException {
        PartBuffer part = filled(new byte[] {(byte) 0xfe, 1}, 2);

        try (var in = part.newStream()) {
            assertThat(in.available()).isEqualTo(2);
            assertThat(in.read()).isEqualTo(0xfe);
            assertThat(in.read()).isEqualTo(1);
            assertThat(in.read()).isEqualTo(-1);
        }
    }
}
