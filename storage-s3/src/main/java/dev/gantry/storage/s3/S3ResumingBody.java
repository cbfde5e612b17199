// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.ByteRange;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.ObjectStream;
import dev.gantry.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The bytes of an object over as many transfers as it takes: one that breaks is followed by one that starts at
/// the next byte. It gives up when several in a row bring nothing.
///
/// An object that has been written again since, with the same size, is gone on with: what is large enough to
/// break is content, which its name determines.
final class S3ResumingBody extends InputStream {

    private static final Logger LOG = LoggerFactory.getLogger(S3ResumingBody.class);

    /// How many transfers in a row may break before their first byte.
    private static final int MAX_BARREN = 3;

    private final S3Reads reads;
    private final ObjectInfo info;
    private final long endByte;
    private ObjectStream transfer;
    private long nextByte;
    private int barren;

    /// @param first a transfer that has just been opened
    /// @param startByte the byte of the object that it begins with
    S3ResumingBody(S3Reads reads, ObjectStream first, long startByte) {
        this.reads = reads;
        this.info = first.info();
        this.transfer = first;
        this.nextByte = startByte;
        this.endByte = startByte + first.lengthBytes();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        while (true) {
            try {
                int count = transfer.read(bytes, offset, length);
                if (count > 0) {
                    nextByte += count;
                    barren = 0;
                }
                return count;
            } catch (StorageException.Unavailable broken) {
                goOn(broken);
            }
        }
    }

    private void goOn(StorageException.Unavailable broken) throws IOException {
        transfer.close();
        barren++;
        if (barren > MAX_BARREN || Thread.currentThread().isInterrupted()) {
            throw broken;
        }
        LOG.atInfo()
                .addKeyValue("path", info.path())
                .addKeyValue("byte", nextByte)
                .addKeyValue("cause", broken.getMessage())
                .log("s3.read.resumed");
        transfer = reads.openOnce(info.path(), new ByteRange(nextByte, endByte - nextByte));
        if (transfer.info().sizeBytes() != info.sizeBytes()) {
            transfer.close();
            throw new StorageException.Conflict("read", info.path(), "it was replaced while it was read", broken);
        }
    }

    @Override
    public void close() throws IOException {
        transfer.close();
    }
}
