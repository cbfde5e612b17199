// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage;

import java.io.FilterInputStream;
import java.io.InputStream;

/// The bytes of an object, or of a range of it, and what the store told with them. The reader must close it;
/// closing before the end aborts the transfer instead of reading the rest.
public class ObjectStream extends FilterInputStream {

    private final ObjectInfo info;
    private final long lengthBytes;

    /// @param lengthBytes how many bytes this stream gives
    public ObjectStream(InputStream in, ObjectInfo info, long lengthBytes) {
        super(in);
        this.info = info;
        this.lengthBytes = lengthBytes;
    }

    /// The whole object, also where the stream gives a range of it.
    public ObjectInfo info() {
        return info;
    }

    /// How many bytes this stream gives.
    public long lengthBytes() {
        return lengthBytes;
    }
}
