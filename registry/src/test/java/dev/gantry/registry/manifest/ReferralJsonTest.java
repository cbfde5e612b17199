// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.gantry.registry.name.Digest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferralJsonTest {

    private static final String HEX = "0123456789abcdef".repeat(4);
    private static final Digest SUBJECT = Digest.parse("sha256:" + HEX);

    @Test
    void subjectTypeAndAnnotationsAreRead() {
        Referral referral = referral("""
                {"layers":[{"digest":"x"}],"subject":{"size":1,"data":{"digest":"y"},"digest":"sha256:%s"},
                 "annotations":{"b":"1","a":"2"},"artifactType":"t/t","config":{"mediaType":"c/c"}}""".formatted(HEX));
        assertThat(referral.subject()).isEqualTo(SUBJECT);
        assertThat(referral.artifactType()).isEqualTo("t/t");
        assertThat(referral.annotations()).containsExactly(entry("b", "1"), entry("a", "2"));
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"config\":{\"mediaType\":\"c/c\"}}', c/c",
        "'{\"artifactType\":\"\",\"config\":{\"mediaType\":\"c/c\"}}', c/c",
        "'{\"artifactType\":null,\"config\":{\"mediaType\":\"c/c\"}}', c/c",
        "'{\"config\":{\"mediaType\":\"c/c\"},\"artifactType\":\"t/t\"}', t/t",
        "'{\"manifests\":[]}', ''",
        "'{\"artifactType\":[1,{\"a\":2}],\"config\":\"c/c\"}', ''"
    })
    void typeOfTheConfigurationStandsForOneThatIsLeftOut(String manifest, String type) {
        assertThat(referral(manifest).artifactType()).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"subject\":null}",
                "{\"subject\":\"sha256:x\"}",
                "{\"subject\":{\"digest\":7}}",
                "{\"subject\":{\"digest\":\"sha256:x\"}}",
                "{\"subject\":[{\"digest\":\"x\"}],\"annotations\":[\"a\"]}",
                "{\"annotations\":{\"a\":1,\"b\":{\"c\":\"d\"}}}",
                "[]",
                "{\"annotations\":",
                ""
            })
    void whatIsNotAsItShouldBeIsLeftOut(String manifest) {
        Referral referral = referral(manifest);
        assertThat(referral.subject()).isNull();
        assertThat(referral.annotations()).isEmpty();
    }

    @Test
    void halvesOfCharactersAreReplacedAndWholeOnesKept() {
        Referral referral = referral("{\"annotations\":{\"a\":\"x\\ud800y\",\"b\":\"\\ud83d\\ude00\"}}");
        assertThat(referral.annotations()).containsExactly(entry("a", "x\uFFFDy"), entry("b", "\uD83D\uDE00"));
    }

    @Test
    void entriesOfAnIndexAreReadAsFarAsTheyAreDescriptors() {
        String index = """
                {"manifests":[{"digest":"sha256:%s"},{"digest":"x"},7,[],{},{"digest":"sha256:%s"}]}""".formatted(HEX, HEX);
        assertThat(ReferralJson.entries(index.getBytes(UTF_8))).isEqualTo(List.of(SUBJECT, SUBJECT));
        for (String none : List.of("{\"manifests\":{\"a\":[]}}", "{\"layers\":[{\"digest\":\"x\"}]}", "[]", "")) {
            assertThat(ReferralJson.entries(none.getBytes(UTF_8))).as(none).isEmpty();
        }
    }

    private static Referral referral(String manifest) {
        return ReferralJson.referral(manifest.getBytes(UTF_8));
    }
}
