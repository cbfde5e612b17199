// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentTest {

    private static final int MIB = 1 << 20;

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 7, 16, 65_535, 65_536, 65_537, MIB, MIB + 1, 3 * MIB + 65_540})
    void isTheSameHoweverItIsRead(long size) throws IOException {
        Content content = Content.named("a", size);
        var read = new ByteArrayOutputStream();
        try (var in = content.open()) {
            byte[] some = new byte[1_000];
            for (int n = in.read(some); n >= 0; n = in.read(some)) {
                read.write(some, 0, n);
            }
        }
        var transferred = new ByteArrayOutputStream();
        try (var in = content.open()) {
            assertThat(in.transferTo(transferred)).isEqualTo(size);
        }

        assertThat(transferred.toByteArray()).hasSize((int) size).isEqualTo(read.toByteArray());
        assertThat(Blob.of(content).digest()).isEqualTo(Sha256.of(read.toByteArray()));
    }

    @Test
    void ofAnotherNameSharesNoBlock() throws IOException {
        Set<String> blocks = new HashSet<>();
        for (String name : new String[] {"a", "b"}) {
            try (var in = Content.named(name, 3 * MIB).open()) {
                for (int i = 0; i < 3 * MIB / 65_536; i++) {
                    blocks.add(Sha256.of(in.readNBytes(65_536)));
                }
            }
        }

        assertThat(blocks).hasSize(2 * 3 * MIB / 65_536);
    }

    @Test
    void cannotBeCompressed() throws IOException {
        byte[] bytes;
        try (var in = Content.named("a", MIB).open()) {
            bytes = in.readAllBytes();
        }
        try (var deflater = new Deflater()) {
            deflater.setInput(bytes);
            deflater.finish();

            assertThat(deflater.deflate(new byte[2 * MIB])).isGreaterThan(MIB - 1_000);
        }
    }
}
