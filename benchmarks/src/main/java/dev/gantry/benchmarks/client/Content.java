// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;

/// Bytes that come from a seed: as many as one likes, the same every time, never all in memory, and nothing that
/// could be compressed.
///
/// They are one mebibyte of noise again and again, with the seed and the position written over the beginning of each
/// 64 KiB of it. So two contents share no such block, and making bytes costs nothing worth measuring.
public record Content(long seed, long sizeBytes) {

    private static final int STEP_BYTES = 1 << 16;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN)
            .withInvokeExactBehavior();
    private static final byte[] NOISE = noise();

    /// Content that no other name has.
    ///
    /// @param name of this content among all that are ever pushed
    public static Content named(String name, long sizeBytes) {
        return new Content(UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).getMostSignificantBits(), sizeBytes);
    }

    private static byte[] noise() {
        byte[] noise = new byte[1 << 20];
        new SplittableRandom(1).nextBytes(noise);
        return noise;
    }

    /// All of it, from the start. The cheapest way to read it is `transferTo`.
    public InputStream open() {
        return new Steps();
    }

    private final class Steps extends InputStream {

        private final byte[] block = Arrays.copyOf(NOISE, (int) Math.min(NOISE.length, sizeBytes + 2 * Long.BYTES));
        private long position;

        /// Begins a step where one is due.
        ///
        /// @return how many bytes are left of it
        private int left() {
            int done = (int) (position % STEP_BYTES);
            if (done == 0) {
                int start = start();
                LONG.set(block, start, seed);
                LONG.set(block, start + Long.BYTES, position);
            }
            return (int) Math.min(STEP_BYTES - done, sizeBytes - position);
        }

        /// Where in the block the current position is.
        private int start() {
            return (int) (position % NOISE.length);
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            Objects.checkFromIndexSize(offset, length, target.length);
            if (length == 0) {
                return 0;
            }
            if (position == sizeBytes) {
                return -1;
            }
            int n = Math.min(length, left());
            System.arraycopy(block, start(), target, offset, n);
            position += n;
            return n;
        }

        @Override
        public long transferTo(OutputStream out) throws IOException {
            long from = position;
            while (position < sizeBytes) {
                int n = left();
                out.write(block, start(), n);
                position += n;
            }
            return position - from;
        }
    }
}
