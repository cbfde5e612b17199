// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import java.util.Objects;
import java.util.zip.Checksum;

/// CRC-64/NVME, eight bytes at a step. The SDK computes it only by the native code of another library.
///
/// @see <a href="https://reveng.sourceforge.io/crc-catalogue/all.htm#crc.cat.crc-64-nvme">its parameters</a>
final class Crc64Nvme implements Checksum {

    /// 0xad93d23594c93659, the bits from the last to the first.
    private static final long POLYNOMIAL = 0x9a6c9329ac4bc9b5L;

    private static final int STEP = Long.BYTES;

    /// What a byte contributes that so many bytes follow.
    private static final long[][] TABLES = tables();

    private long rest = -1;

    private static long[][] tables() {
        long[][] tables = new long[STEP][256];
        for (int value = 0; value < 256; value++) {
            long crc = value;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ POLYNOMIAL;
            }
            tables[0][value] = crc;
        }
        for (int behind = 1; behind < STEP; behind++) {
            for (int value = 0; value < 256; value++) {
                long crc = tables[behind - 1][value];
                tables[behind][value] = (crc >>> Byte.SIZE) ^ tables[0][(int) crc & 0xff];
            }
        }
        return tables;
    }

    @Override
    public void update(int b) {
        rest = (rest >>> Byte.SIZE) ^ TABLES[0][((int) rest ^ b) & 0xff];
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        int at = offset;
        int end = offset + length;
        for (; end - at >= STEP; at += STEP) {
            long next = 0;
            for (int i = 0; i < STEP; i++) {
                long in = (rest >>> (i * Byte.SIZE)) ^ bytes[at + i];
                next ^= TABLES[STEP - 1 - i][(int) in & 0xff];
            }
            rest = next;
        }
        for (; at < end; at++) {
            update(bytes[at]);
        }
    }

    @Override
    public long getValue() {
        return ~rest;
    }

    @Override
    public void reset() {
        rest = -1;
    }
}
