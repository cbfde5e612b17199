// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.memory;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/// An immutable string of bytes of any length, in blocks that others may share.
final class Bytes {

    static final Bytes NONE = new Bytes(List.of(), 0);

    /// None of them is empty, none ever changes.
    private final List<byte[]> blocks;

    private final long sizeBytes;

    private Bytes(List<byte[]> blocks, long sizeBytes) {
        this.blocks = blocks;
        this.sizeBytes = sizeBytes;
    }

    static Bytes copyOf(byte[] content) {
        return content.length == 0 ? NONE : new Bytes(List.of(content.clone()), content.length);
    }

    /// These and then those. The blocks are taken as they are: nobody may write to them again.
    Bytes plus(List<byte[]> more) {
        List<byte[]> all = new ArrayList<>(blocks);
        long size = sizeBytes;
        for (byte[] block : more) {
            all.add(block);
            size += block.length;
        }
        return new Bytes(List.copyOf(all), size);
    }

    long sizeBytes() {
        return sizeBytes;
    }

    /// A stretch that lies within these bytes.
    InputStream stream(long startByte, long lengthBytes) {
        int index = 0;
        long skipped = 0;
        while (index < blocks.size() && skipped + blocks.get(index).length <= startByte) {
            skipped += blocks.get(index).length;
            index++;
        }
        return new BytesStream(blocks, index, (int) (startByte - skipped), lengthBytes);
    }
}
