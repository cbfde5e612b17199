// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void parsingADigestInvertsWritingIt(long seed) {
        var random = new SplittableRandom(seed);
        Algorithm algorithm = random.nextBoolean() ? Algorithm.SHA256 : Algorithm.SHA512;
        byte[] content = new byte[random.nextInt(100)];
        random.nextBytes(content);
        Digest digest = Digest.of(algorithm, content);
        assertThat(Digest.parse(digest.toString())).isEqualTo(digest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha256",
                "sha256:",
                "sha256:ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef0123456789",
                "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85",
                "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8555",
                "md5:d41d8cd98f00b204e9800998ecf8427e",
                "sha256:../../../../../../../../../../../../../../../../../../etc/passwd",
                "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85\n"
            })
    void whatIsNoDigestIsRefused(String text) {
        assertThatThrownBy(() -> Digest.parse(text))
                .isInstanceOfSatisfying(
                        RegistryException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.DIGEST_INVALID));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a/b", "a.b", "a_b", "a__b", "a---b", "0/9", "library/ubuntu", "a/b/c/d/e"})
    void repositoryNamesOfTheSpecificationAreTaken(String text) {
        assertThat(RepositoryName.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "A", "a/", "/a", "a//b", "a..b", "a___b", "-a", "a-", ".a", "_a", "a/_b", "a/../b", "ä", "a b",
                "a\n"
            })
    void otherRepositoryNamesAreRefused(String text) {
        assertThatThrownBy(() -> RepositoryName.parse(text))
                .isInstanceOfSatisfying(
                        RegistryException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.NAME_INVALID));
    }

    @Test
    void repositoryNameHasAtMost255Characters() {
        assertThat(RepositoryName.isValid("a".repeat(255))).isTrue();
        assertThat(RepositoryName.isValid("a".repeat(256))).isFalse();
    }

    @Test
    void longNameThatAlmostMatchesIsRefusedQuickly() {
        String hostile = "a-".repeat(120) + "!";
        assertTimeoutPreemptively(
                Duration.ofSeconds(2),
                () -> assertThat(RepositoryName.isValid(hostile)).isFalse());
    }

    @ParameterizedTest
    @ValueSource(strings = {"latest", "1.2-alpine", "_x", "A", "sha256-abc", "v1.0_rc"})
    void tagsOfTheSpecificationAreTaken(String text) {
        assertThat(Tag.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".a", "-a", "a/b", "a b", "ä", "a+b", ".."})
    void otherTagsAreRefused(String text) {
        assertThat(Tag.isValid(text)).isFalse();
    }

    @Test
    void tagHasAtMost128Characters() {
        assertThat(Tag.isValid("a".repeat(128))).isTrue();
        assertThat(Tag.isValid("a".repeat(129))).isFalse();
    }

    @Test
    void onlyADigestHasAColon() {
        assertThat(Reference.parse("latest")).isEqualTo(new Tag("latest"));
        Digest digest = Digest.of(Algorithm.SHA256, new byte[0]);
        assertThat(Reference.parse(digest.toString())).isEqualTo(new Reference.ByDigest(digest));
    }
}
