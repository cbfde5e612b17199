// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.memory;

import java.io.InputStream;
import java.util.List;

/// Reads a stretch of blocks that do not change.
final class BytesStream extends InputStream {

    private final List<byte[]> blocks;
    private int index;
    private int position;
    private long left;

    BytesStream(List<byte[]> blocks, int index, int position, long lengthBytes) {
        this.blocks = blocks;
        this.index = index;
        this.position = position;
        this.left = lengthBytes;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            return -1;
        }
        byte[] block = blocks.get(index);
        int n = (int) Math.min(Math.min(length, block.length - position), left);
        System.arraycopy(block, position, target, offset, n);
        position += n;
        left -= n;
        if (position == block.length) {
            index++;
            position = 0;
        }
        return n;
    }

    @Override
    public int available() {
        return (int) Math.min(left, Integer.MAX_VALUE);
    }
}
