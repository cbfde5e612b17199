// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.s3.client.ObjectHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;

/// The bytes of one part, in slabs. Filled by one thread, then read any number of times, then released.
final class PartBuffer {

    private static final int PIECE_BYTES = 64 << 10;

    private final SlabBudget.Share share;
    private final long capacityBytes;
    private final List<ByteBuffer> slabs = new ArrayList<>();
    private long sizeBytes;
    private boolean released;
    private final @Nullable MessageDigest running;
    private @Nullable String sha256;

    PartBuffer(SlabBudget.Share share, long capacityBytes) {
        this(share, capacityBytes, false);
    }

    /// @param hashed whether the bytes are hashed as they come, while they are in the processor's cache, because their
    ///     hash is sure to be asked for; else they are read for it when it is
    PartBuffer(SlabBudget.Share share, long capacityBytes, boolean hashed) {
        this.share = share;
        this.capacityBytes = capacityBytes;
        this.running = hashed ? newSha256() : null;
    }

    long sizeBytes() {
        return sizeBytes;
    }

    boolean isFull() {
        return sizeBytes == capacityBytes;
    }

    /// Whether the next byte needs a slab more.
    boolean isOutOfSlabs() {
        return sizeBytes == (long) slabs.size() * SlabBudget.SLAB_BYTES;
    }

    int slabs() {
        return slabs.size();
    }

    void add(ByteBuffer slab) {
        slabs.add(slab);
    }

    /// Takes as many of the bytes as there is room for without another slab.
    ///
    /// @return how many
    int append(byte[] bytes, int offset, int length) {
        long room = Math.min((long) slabs.size() * SlabBudget.SLAB_BYTES, capacityBytes) - sizeBytes;
        int taken = (int) Math.min(room, length);
        for (int done = 0; done < taken; ) {
            ByteBuffer slab = slabs.get((int) ((sizeBytes + done) / SlabBudget.SLAB_BYTES));
            int step = Math.min(slab.remaining(), taken - done);
            slab.put(bytes, offset + done, step);
            done += step;
        }
        if (running != null) {
            running.update(bytes, offset, taken);
        }
        sizeBytes += taken;
        return taken;
    }

    /// The bytes as the body of a request, which the SDK may read again for another attempt.
    RequestBody asBody() {
        return RequestBody.fromContentProvider(this::newStream, sizeBytes, ObjectHeaders.CONTENT_TYPE);
    }

    /// The SHA-256 of the bytes, in hex. From here on there are no more of them.
    synchronized String sha256() {
        String known = sha256;
        if (known == null) {
            known = HexFormat.of().formatHex(running == null ? hash() : running.digest());
            sha256 = known;
        }
        return known;
    }

    private byte[] hash() {
        MessageDigest digest = newSha256();
        // A digest takes what lies off heap through 4 KiB that it makes for each call.
        byte[] piece = new byte[(int) Math.min(PIECE_BYTES, sizeBytes)];
        InputStream in = newStream();
        try {
            for (int count = in.read(piece); count > 0; count = in.read(piece)) {
                digest.update(piece, 0, count);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory cannot be read", e);
        }
        return digest.digest();
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    InputStream newStream() {
        return new SlabStream(slabs, sizeBytes);
    }

    /// Gives the slabs back. Once is enough, more is harmless.
    synchronized void release() {
        if (!released) {
            released = true;
            share.give(slabs);
            slabs.clear();
        }
    }

    private static final class SlabStream extends InputStream {

        private final List<ByteBuffer> slabs;
        private final long endByte;
        private long nextByte;

        private SlabStream(List<ByteBuffer> slabs, long endByte) {
            this.slabs = slabs;
            this.endByte = endByte;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            if (length == 0) {
                return 0;
            }
            if (nextByte == endByte) {
                return -1;
            }
            int at = (int) (nextByte % SlabBudget.SLAB_BYTES);
            long upTo = Math.min(SlabBudget.SLAB_BYTES - (long) at, endByte - nextByte);
            int step = (int) Math.min(upTo, length);
            slabs.get((int) (nextByte / SlabBudget.SLAB_BYTES)).get(at, bytes, offset, step);
            nextByte += step;
            return step;
        }

        @Override
        public int available() {
            return (int) Math.min(Integer.MAX_VALUE, endByte - nextByte);
        }
    }
}
