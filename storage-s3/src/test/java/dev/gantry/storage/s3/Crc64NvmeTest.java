// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.testkit.Content;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class Crc64NvmeTest {

    private static long crc(byte[] bytes) {
        var crc = new Crc64Nvme();
        crc.update(bytes, 0, bytes.length);
        return crc.getValue();
    }

    @Test
    void theCataloguesCheckValueComesOut() {
        assertThat(crc("123456789".getBytes(US_ASCII))).isEqualTo(0xae8b14860a799888L);
        assertThat(crc(new byte[0])).isZero();
    }

    @Test
    void bytesCountTheSameHoweverTheyArrive() {
        byte[] bytes = new Content(1, 10_000).bytes();
        var random = new SplittableRandom(2);
        var crc = new Crc64Nvme();
        crc.update(77);
        crc.reset();

        for (int at = 0; at < bytes.length; ) {
            int count = Math.min(bytes.length - at, random.nextInt(20));
            if (count == 1) {
                crc.update(bytes[at]);
            } else {
                crc.update(bytes, at, count);
            }
            at += count;
        }

        assertThat(crc.getValue()).isEqualTo(crc(bytes));
    }
}
