// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoragePathTest {

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a", "/a/b", "/a b/c+d", "/%2F", "/...", "/.a", "/a.", "/caf\u00e9/\uD83D\uDE00"})
    void parseInvertsToString(String text) {
        assertThat(StoragePath.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "a/b",
                "//",
                "/a/",
                "/a//b",
                "/.",
                "/..",
                "/a/./b",
                "/a/../b",
                "/a\u0000",
                "/a\nb",
                "/a\u0085"
            })
    void whatIsNoPathIsRefused(String text) {
        assertThatThrownBy(() -> StoragePath.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void resolveGoesBelow() {
        assertThat(StoragePath.ROOT.resolve("a")).hasToString("/a");
        assertThat(StoragePath.parse("/a").resolve("b/c")).hasToString("/a/b/c");
    }

    @Test
    void resolveCannotLeadOut() {
        StoragePath folder = StoragePath.parse("/a");

        assertThatThrownBy(() -> folder.resolve("../b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> folder.resolve("/b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> folder.resolve("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theNameIsTheLastSegment() {
        assertThat(StoragePath.parse("/a/b").name()).isEqualTo("b");
        assertThat(StoragePath.parse("/a").name()).isEqualTo("a");
        assertThat(StoragePath.ROOT.name()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/a/b, /a, true",
        "/a/b/c, /a, true",
        "/a, /, true",
        "/ab, /a, false",
        "/a, /a, false",
        "/a, /a/b, false",
        "/, /, false"
    })
    void aPathIsBelowItsFoldersAlone(String path, String folder, boolean isBelow) {
        assertThat(StoragePath.parse(path).isBelow(StoragePath.parse(folder))).isEqualTo(isBelow);
    }

    static LongStream seeds() {
        return LongStream.range(0, 500);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void pathsOrderAsTheirUtf8Bytes(long seed) {
        var random = new SplittableRandom(seed);
        String left = text(random);
        String right = text(random);

        int expected = Arrays.compareUnsigned(left.getBytes(UTF_8), right.getBytes(UTF_8));

        assertThat(Integer.signum(StoragePath.parse(left).compareTo(StoragePath.parse(right))))
                .as("%s to %s", left, right)
                .isEqualTo(Integer.signum(expected));
    }

    /// A path of a few characters, from an alphabet small enough that two often share a beginning.
    private static String text(SplittableRandom random) {
        int[] alphabet = {'a', '-', '.', 0x7e, 0xe9, 0x6f22, 0xd7ff, 0xe000, 0xff5e, 0x10000, 0x1f600, 0x10ffff};
        var text = new StringBuilder("/x");
        for (int i = random.nextInt(5); i > 0; i--) {
            text.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
        }
        return text.toString();
    }
}
