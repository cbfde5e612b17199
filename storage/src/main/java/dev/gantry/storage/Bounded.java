// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// Reads into memory what may not be larger than a named limit.
public final class Bounded {

    private Bounded() {}

    /// All bytes of a stream, or empty if it has more than `maxBytes`.
    public static Optional<byte[]> read(InputStream in, int maxBytes) throws IOException {
        byte[] bytes = in.readNBytes(maxBytes);
        return in.read() < 0 ? Optional.of(bytes) : Optional.empty();
    }
}
