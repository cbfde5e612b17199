// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import dev.gantry.registry.upload.IncomingBytes;
import dev.gantry.storage.StorageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;

/// A manifest that is being received, in memory that was taken for it before.
///
/// A client that sends slowly holds that memory. While others want it, one that falls silent or sends less than a
/// slow line carries is given up, and none may take longer than [#LONGEST].
final class ManifestBody {

    /// How long one manifest may take to arrive.
    static final Duration LONGEST = Duration.ofSeconds(60);

    /// How long it may take, however slow, while others wait.
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final int SLOW_LINE_BYTES_PER_SECOND = 32 << 10;
    private static final int BUFFER_BYTES = 16 << 10;

    private final IncomingBytes in;
    private final ManifestMemory memory;
    private final InstantSource time;
    private final Instant begun;
    private final int mostBytes;

    /// @param mostBytes how large the manifest may be
    ManifestBody(IncomingBytes in, int mostBytes, ManifestMemory memory, InstantSource time) {
        this.in = in;
        this.mostBytes = mostBytes;
        this.memory = memory;
        this.time = time;
        this.begun = time.instant();
    }

    /// How much memory a body needs; empty if it says that it is larger than a manifest may be.
    static OptionalLong neededBytes(IncomingBytes body, int mostBytes) {
        OptionalLong length = body.lengthBytes();
        if (length.isEmpty()) {
            return OptionalLong.of(ManifestMemory.MOST_BYTES);
        }
        return length.getAsLong() > mostBytes ? OptionalLong.empty() : length;
    }

    /// Reads it to its end; empty if it is larger than a manifest may be.
    ///
    /// @throws StorageException.Unavailable if it is given up
    Optional<byte[]> read() throws IOException {
        return in.lengthBytes().isPresent()
                ? readAnnounced((int) in.lengthBytes().getAsLong())
                : readToEnd();
    }

    private Optional<byte[]> readAnnounced(int length) throws IOException {
        byte[] content = new byte[length];
        byte[] buffer = new byte[Math.min(length, BUFFER_BYTES) + 1];
        int received = 0;
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            System.arraycopy(buffer, 0, content, received, count);
            received += count;
            requirePace(count, received);
        }
        return Optional.of(content);
    }

    private Optional<byte[]> readToEnd() throws IOException {
        var content = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            content.write(buffer, 0, count);
            if (content.size() > mostBytes) {
                return Optional.empty();
            }
            requirePace(count, content.size());
        }
        return Optional.of(content.toByteArray());
    }

    private void requirePace(int count, int receivedBytes) throws StorageException {
        Duration taken = Duration.between(begun, time.instant());
        boolean isSlow = taken.compareTo(GRACE) > 0 && receivedBytes < taken.toSeconds() * SLOW_LINE_BYTES_PER_SECOND;
        if (taken.compareTo(LONGEST) > 0 || (memory.isWanted() && (count == 0 || isSlow))) {
            throw new StorageException.Unavailable(
                    "take in a manifest",
                    null,
                    "of its body only %d bytes came in %d s".formatted(receivedBytes, taken.toSeconds()),
                    null);
        }
    }
}
