// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.SdkHttpHeaders;

/// An answer's body whose beginning was read ahead.
///
/// @param whole the body from its first byte on; takes the place of the original
record WireBody(String beginning, AbortableInputStream whole) {

    /// Enough for every error document; lists and long completions are cut off.
    private static final int LONGEST_BYTES = 16 << 10;

    /// Whether it is a document of the protocol. Objects are sent and stored as `application/octet-stream`.
    static boolean isDocument(SdkHttpHeaders message) {
        return message.firstMatchingHeader("Content-Type")
                .filter(type -> type.contains("xml"))
                .isPresent();
    }

    static String beginning(InputStream in) throws IOException {
        return new String(in.readNBytes(LONGEST_BYTES), UTF_8);
    }

    static WireBody peek(AbortableInputStream body) throws IOException {
        byte[] beginning = body.readNBytes(LONGEST_BYTES);
        var whole = new SequenceInputStream(new ByteArrayInputStream(beginning), body);
        return new WireBody(new String(beginning, UTF_8), AbortableInputStream.create(whole, body));
    }
}
