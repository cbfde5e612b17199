// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.client;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.function.Supplier;

/// What a request carries.
///
/// @param bytes opens it, as often as one likes
/// @param length in bytes; [#UNKNOWN] where the client does not say how much will come
public record Body(Supplier<InputStream> bytes, long length) {

    static final long UNKNOWN = -1;
    static final Body NONE = of(new byte[0]);

    static Body of(byte[] bytes) {
        return new Body(() -> new ByteArrayInputStream(bytes), bytes.length);
    }

    /// Its length is announced.
    static Body of(Content content) {
        return new Body(content::open, content.sizeBytes());
    }

    /// Its end comes when it comes.
    static Body streamed(Content content) {
        return new Body(content::open, UNKNOWN);
    }
}
