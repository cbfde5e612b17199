// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {

    @Test
    void everySecondIsReadAsJavaWritesIt() {
        DateTimeFormatter java = DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ROOT);
        RandomGenerator random = RandomGenerator.getDefault();
        for (int i = 0; i < 1000; i++) {
            Instant instant = Instant.ofEpochSecond(random.nextLong(4_000_000_000L));

            assertThat(HttpDate.parse(java.format(ZonedDateTime.ofInstant(instant, ZoneOffset.UTC))))
                    .isEqualTo(instant);
        }
    }

    @Test
    void aDayOfOneDigitIsReadToo() {
        assertThat(HttpDate.parse("Sun, 6 Nov 1994 08:49:37 GMT")).isEqualTo("1994-11-06T08:49:37Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "Sun, 06 Nov 1994 08:49:37 CET",
                "Sun, 06 Nov 1994 08:49:77 GMT",
                "Sun, 36 Nov 1994 08:49:37 GMT",
                "Sun, 06 Nov 19x4 08:49:37 GMT",
                "Sun, 06 ovD 1994 08:49:37 GMT",
            })
    void whatIsNoDateIsRefused(String text) {
        assertThatThrownBy(() -> HttpDate.parse(text)).isInstanceOf(DateTimeException.class);
    }
}
