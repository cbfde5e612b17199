// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.client;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/// Content and its name.
///
/// @param digest `sha256:` and hexadecimal digits
public record Blob(Content content, String digest) {

    /// Reads the content once, to name it.
    public static Blob of(Content content) {
        var digest = new Sha256();
        try (var in = content.open()) {
            in.transferTo(new OutputStream() {
                @Override
                public void write(int b) {
                    throw new UnsupportedOperationException("one byte at a time");
                }

                @Override
                public void write(byte[] bytes, int offset, int length) {
                    digest.take(bytes, offset, length);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Blob(content, digest.text());
    }

    public long sizeBytes() {
        return content.sizeBytes();
    }
}
