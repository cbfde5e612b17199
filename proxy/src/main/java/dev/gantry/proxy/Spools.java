// SPDX-License-Identifier: Apache-2.0
package dev.gantry.proxy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The disk space that blobs may take while they arrive, of the whole process.
final class Spools {

    private static final Logger LOG = LoggerFactory.getLogger(Spools.class);

    private final Path folder;
    private final long maxBytes;
    private final AtomicLong taken = new AtomicLong();

    Spools(Path folder, long maxBytes) {
        this.folder = folder;
        this.maxBytes = maxBytes;
    }

    /// @return empty if there is no room for so many bytes, or if nobody knows how many there are
    Optional<Spool> open(OptionalLong lengthBytes) {
        if (lengthBytes.isEmpty() || !take(lengthBytes.getAsLong())) {
            return Optional.empty();
        }
        long length = lengthBytes.getAsLong();
        try {
            Path path = Files.createTempFile(Files.createDirectories(folder), "gantry-", ".blob");
            var file = new RandomAccessFile(path.toFile(), "rw");
            Files.delete(path);
            return Optional.of(new Spool(file, () -> taken.addAndGet(-length)));
        } catch (IOException e) {
            taken.addAndGet(-length);
            LOG.atWarn()
                    .addKeyValue("folder", folder)
                    .addKeyValue("problem", String.valueOf(e))
                    .log("spool.failed");
            return Optional.empty();
        }
    }

    private boolean take(long bytes) {
        long before = taken.getAndUpdate(now -> bytes <= maxBytes - now ? now + bytes : now);
        return bytes <= maxBytes - before;
    }
}
