// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class BasicCredentialsTest {

    private static String encoded(String pair, Charset charset) {
        return Base64.getEncoder().encodeToString(pair.getBytes(charset));
    }

    @Test
    void nameEndsAtTheFirstColonAndTextIsUtf8() {
        assertThat(BasicCredentials.parse(encoded("jürgen:pä:ss", StandardCharsets.UTF_8)))
                .contains(new BasicCredentials("jürgen", "pä:ss"));
    }

    @Test
    void whatIsNoPairOrNoUtf8OrNoBase64IsNoCredentials() {
        assertThat(BasicCredentials.parse(encoded("alice", StandardCharsets.UTF_8)))
                .isEmpty();
        assertThat(BasicCredentials.parse(encoded("a:ä", StandardCharsets.ISO_8859_1)))
                .isEmpty();
        assertThat(BasicCredentials.parse("alice:secret")).isEmpty();
        assertThat(BasicCredentials.parse("")).isEmpty();
    }

    @Test
    void passwordIsNeverPrinted() {
        assertThat(new BasicCredentials("ali\nce", "swordfish")).hasToString("ali?ce:***");
    }

    @Test
    void nameInALogIsShortAndOfOneLine() {
        assertThat(LogText.of("a\r\nb\u2028c\u202ed\u0000")).isEqualTo("a??b?c?d?");
        assertThat(LogText.of("x".repeat(5000))).hasSize(129).endsWith("…");
        assertThat(LogText.isName("système:ci 7")).isTrue();
        assertThat(LogText.isName(" ")).isFalse();
        assertThat(LogText.isName("a\tb")).isFalse();
        assertThat(LogText.isName("x".repeat(256))).isFalse();
    }
}
