// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.upload;

import dev.gantry.registry.name.ErrorCode;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.storage.PendingObject;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The body of a request of which the first bytes may have been looked at already, and the place that the client
/// says it has in the upload.
final class Body {

    private static final int BUFFER_BYTES = 32 << 10;

    private final IncomingBytes in;
    private final @Nullable ContentRange range;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int buffered;
    private boolean isAtEnd;

    Body(IncomingBytes in, @Nullable ContentRange range) {
        this.in = in;
        this.range = range;
        this.isAtEnd = in.lengthBytes().orElse(1) == 0;
    }

    boolean hasRange() {
        return range != null;
    }

    /// Whether there is not one byte; waits for the first where no length was announced.
    boolean isEmpty() throws IOException {
        while (!isAtEnd && buffered == 0) {
            took(in.read(buffer));
        }
        return buffered == 0;
    }

    /// The announced length, or null.
    @Nullable
    Long lengthBytes() {
        return in.lengthBytes().isPresent() ? Long.valueOf(in.lengthBytes().getAsLong()) : null;
    }

    /// Holds the client to its word before anything is read.
    ///
    /// @throws RegistryException RANGE_INVALID if the body does not begin at the next byte of the upload,
    ///     SIZE_INVALID if its announced length is not its range's
    void requireNext(long offsetBytes) {
        if (range != null && range.firstByte() != offsetBytes) {
            throw new RegistryException(
                    ErrorCode.RANGE_INVALID, "the next byte of the upload is " + offsetBytes, range.toString());
        }
        Long length = lengthBytes();
        if (length != null) {
            requireReceived(length);
        }
    }

    /// Reads to the end, hashing each byte and writing it to `pending` if there is one. The memory that the object
    /// holds is given back while the client is silent, and as soon as it is late while others wait for memory.
    ///
    /// @return how many bytes there were
    /// @throws RegistryException SIZE_INVALID if they are not as many as the range says; no more are read than
    ///     that
    long drainInto(@Nullable PendingObject pending, RunningHash hash) throws IOException {
        long received = 0;
        while (true) {
            received += buffered;
            if (range != null && received > range.lengthBytes()) {
                throw wrongSize("more than %d".formatted(range.lengthBytes()));
            }
            take(pending, hash);
            if (isAtEnd) {
                requireReceived(received);
                return received;
            }
            if (pending == null) {
                took(in.read(buffer));
            } else {
                took(in.read(buffer, pending::giveWay));
                if (buffered == 0 && !isAtEnd) {
                    pending.park();
                }
            }
        }
    }

    private void take(@Nullable PendingObject pending, RunningHash hash) throws IOException {
        if (buffered > 0) {
            hash.update(buffer, buffered);
            if (pending != null) {
                pending.write(buffer, 0, buffered);
            }
            buffered = 0;
        }
    }

    private void requireReceived(long receivedBytes) {
        if (range != null && range.lengthBytes() != receivedBytes) {
            throw wrongSize(Long.toString(receivedBytes));
        }
    }

    private RegistryException wrongSize(String bytes) {
        return new RegistryException(
                ErrorCode.SIZE_INVALID,
                "the body has %s bytes, not those of its Content-Range".formatted(bytes),
                String.valueOf(range));
    }

    private void took(int count) {
        isAtEnd = count < 0;
        buffered = Math.max(count, 0);
    }
}
