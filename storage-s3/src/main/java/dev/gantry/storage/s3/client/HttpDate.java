// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// The dates of HTTP: `Sun, 06 Nov 1994 08:49:37 GMT`.
///
/// Java's own formatter takes a twelfth of the time of a small read for one.
///
/// @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7">RFC 9110</a>
final class HttpDate {

    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

    private HttpDate() {}

    /// @throws DateTimeException if it is none
    static Instant parse(String text) {
        int month = text.length() == 29 && text.endsWith(" GMT") ? MONTHS.indexOf(text.substring(8, 11)) : -1;
        if (month < 0 || month % 3 != 0) {
            return DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
        }
        try {
            return LocalDateTime.of(
                            number(text, 12, 16),
                            month / 3 + 1,
                            number(text, 5, 7),
                            number(text, 17, 19),
                            number(text, 20, 22),
                            number(text, 23, 25))
                    .toInstant(ZoneOffset.UTC);
        } catch (NumberFormatException e) {
            throw new DateTimeException("no date of HTTP: " + text, e);
        }
    }

    private static int number(String text, int begin, int end) {
        return Integer.parseInt(text, begin, end, 10);
    }
}
