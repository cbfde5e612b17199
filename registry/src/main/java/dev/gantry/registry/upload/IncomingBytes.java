// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.upload;

import java.io.IOException;
import java.util.OptionalLong;

/// The body of a request as it arrives. For one thread.
public interface IncomingBytes {

    /// Its length where the client announced one.
    OptionalLong lengthBytes();

    /// Waits for bytes.
    ///
    /// @return how many were put at the buffer's start; 0 if the client has been silent for a while, so that the
    ///     caller may free what it holds and then call again; -1 at the clean end of the body
    /// @throws IOException if the client went away, sent less than it announced, or was silent for too long
    int read(byte[] buffer) throws IOException;

    /// The same.
    ///
    /// @param late run from time to time while no bytes come, before that counts as silence
    default int read(byte[] buffer, Late late) throws IOException {
        return read(buffer);
    }

    /// What is to be done while bytes are late.
    @FunctionalInterface
    interface Late {
        void run() throws IOException;
    }
}
