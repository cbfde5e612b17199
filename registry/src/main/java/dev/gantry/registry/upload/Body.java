// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.upload;

import dev.gantry.storage.PendingObject;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The body of a request of which the first bytes may have been looked at already.
final class Body {

    private static final int BUFFER_BYTES = 32 << 10;

    private final IncomingBytes in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int buffered;
    private boolean isAtEnd;

    Body(IncomingBytes in) {
        this.in = in;
        this.isAtEnd = in.lengthBytes().orElse(1) == 0;
    }

    /// Whether there is not one byte; waits for the first where no length was announced.
    boolean isEmpty() throws IOException {
        while (!isAtEnd && buffered == 0) {
            fill();
        }
        return buffered == 0;
    }

    /// The announced length, or null.
    @Nullable
    Long lengthBytes() {
        return in.lengthBytes().isPresent() ? Long.valueOf(in.lengthBytes().getAsLong()) : null;
    }

    /// Reads to the end, hashing each byte and writing it to `pending` if there is one. While the client is
    /// silent the memory that the object holds is given back.
    ///
    /// @return how many bytes there were
    long drainInto(@Nullable PendingObject pending, RunningHash hash) throws IOException {
        long received = 0;
        while (true) {
            if (buffered > 0) {
                hash.update(buffer, buffered);
                if (pending != null) {
                    pending.write(buffer, 0, buffered);
                }
                received += buffered;
                buffered = 0;
            }
            if (isAtEnd) {
                return received;
            }
            fill();
            if (buffered == 0 && !isAtEnd && pending != null) {
                pending.park();
            }
        }
    }

    private void fill() throws IOException {
        int count = in.read(buffer);
        isAtEnd = count < 0;
        buffered = Math.max(count, 0);
    }
}
