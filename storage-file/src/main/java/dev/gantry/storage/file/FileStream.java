// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.file;

import dev.gantry.storage.StoragePath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// A range of a file, which lies within it.
final class FileStream extends InputStream {

    /// As much as is read at once: the platform copies it through a buffer of that size.
    private static final int CHUNK_BYTES = 1 << 17;

    private final FileChannel channel;
    private final StoragePath path;
    private long left;

    /// @param channel stands at the first byte; closed with this stream
    FileStream(FileChannel channel, StoragePath path, long lengthBytes) {
        this.channel = channel;
        this.path = path;
        this.left = lengthBytes;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            return -1;
        }
        try {
            int wanted = (int) Math.min(Math.min(length, CHUNK_BYTES), left);
            int n = channel.read(ByteBuffer.wrap(target, offset, wanted));
            if (n < 0) {
                throw new IOException("the file is %d bytes shorter than it was".formatted(left));
            }
            left -= n;
            return n;
        } catch (IOException e) {
            throw FileFailures.translate("read", path, e);
        }
    }

    @Override
    public int available() {
        return (int) Math.min(left, Integer.MAX_VALUE);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
