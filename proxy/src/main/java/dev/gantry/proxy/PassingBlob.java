// SPDX-License-Identifier: Apache-2.0
package dev.gantry.proxy;

import dev.gantry.storage.ByteRange;
import java.io.InputStream;

/// A blob that is passed on while it arrives. One who has it must read it, or close it.
public interface PassingBlob extends AutoCloseable {

    /// The size of all of it.
    long sizeBytes();

    /// Its bytes, as far as they have come, and further as they come; closing the stream closes this. Called once.
    ///
    /// @param range that has a byte of it, or of an empty blob all
    InputStream read(ByteRange range);

    /// Waits for it no more. It goes on arriving.
    @Override
    void close();
}
