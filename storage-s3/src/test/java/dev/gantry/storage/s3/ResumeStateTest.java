// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.storage.ResumeToken;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResumeStateTest {

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void parseInvertsToToken(long seed) throws StorageException {
        ResumeState state = random(new SplittableRandom(seed));

        assertThat(ResumeState.parse(state.toToken())).isEqualTo(state);
    }

    private static ResumeState random(SplittableRandom random) {
        List<String> etags = new ArrayList<>();
        for (int i = random.nextInt(20); i > 0; i--) {
            etags.add(random.nextBoolean() ? md5(random) : "mark-" + random.nextInt());
        }
        var upload = new ResumeState.Upload(path(random), "id~" + random.nextLong(), etags, random.nextBoolean());
        var tail = new ResumeState.Tail(path(random), random.nextLong(1L << 40), "ab".repeat(32));
        var whole =
                new ResumeState.Whole(path(random), random.nextBoolean() ? md5(random) : null, random.nextBoolean());
        return new ResumeState(
                path(random),
                random.nextBoolean(),
                random.nextLong(1L << 50),
                random.nextLong(1L << 32),
                random.nextBoolean(),
                random.nextBoolean() ? upload : null,
                random.nextBoolean() ? tail : null,
                random.nextBoolean() ? whole : null,
                random.nextBoolean() ? List.of() : List.of(path(random), path(random)));
    }

    private static String md5(SplittableRandom random) {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return '"' + HexFormat.of().formatHex(bytes) + '"';
    }

    private static StoragePath path(SplittableRandom random) {
        return StoragePath.parse("/_gantry/ü ~%/" + random.nextInt());
    }

    @Test
    void aHundredPartsFitIntoThreeKilobytes() {
        var random = new SplittableRandom(1);
        List<String> etags = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            etags.add(md5(random));
        }
        var upload = new ResumeState.Upload(path(random), "2~" + "u".repeat(32), etags, true);
        var state = new ResumeState(path(random), true, 1L << 30, 10 << 20, false, upload, null, null, List.of());

        assertThat(state.toToken().text()).hasSizeLessThan(3 << 10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Ag", "not base 64!", "AQAB", "AgAELzEvMgA"})
    void whatIsNoTokenIsRejected(String text) {
        assertThatThrownBy(() -> ResumeState.parse(new ResumeToken(text)))
                .isInstanceOf(StorageException.Rejected.class);
    }
}
