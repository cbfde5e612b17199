// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/// What becomes of the part of a body that the handler did not read.
final class UnreadBody {

    /*
     * A client may still be sending when it is answered, up to gigabytes. Two things go wrong without care: its
     * next request is taken for the rest of the body, and closing a socket that holds unread bytes resets the
     * connection, on which the client's kernel throws the answer away before the client has read it.
     *
     * HTTP/1.1: a rest that is small or already here is thrown away, and the connection lives on. Otherwise the
     * answer says `Connection: close`, and after it what still comes is read and thrown away until the client closes,
     * falls silent, or a bound is reached; then our side is closed. A client that reads while it sends has its answer at
     * once; one that sends all before it reads has it if all fits the bounds.
     *
     * HTTP/2: a rest that is known to be small is thrown away; otherwise the stream alone is reset, after the end of
     * the answer and with NO_ERROR, which tells the client to stop and that the answer stands (RFC 9113 §8.1).
     */

    /// A rest up to this size is worth a connection.
    static final long KEEP_BYTES = 1 << 20;

    private static final Duration KEEP_TIME = Duration.ofSeconds(1);

    /// Half a gigabit for five seconds.
    static final long LINGER_BYTES = 256L << 20;

    static final Duration LINGER_TIME = Duration.ofSeconds(5);
    private static final Duration LINGER_SILENCE = Duration.ofSeconds(2);

    private final RequestBody body;
    private final boolean isHttp2;
    private final boolean isContinueExpected;
    private final LongSupplier nanoTime;

    UnreadBody(RequestBody body, boolean isHttp2, boolean isContinueExpected, LongSupplier nanoTime) {
        this.body = body;
        this.isHttp2 = isHttp2;
        this.isContinueExpected = isContinueExpected;
        this.nanoTime = nanoTime;
    }

    /// Whether the connection must end with the answer; to be asked before its head is written. Does not wait.
    boolean endsConnection() {
        if (isHttp2 || body.isEnded()) {
            return false;
        }
        if (body.failure() != null || isHeldBack()) {
            return true;
        }
        return body.restBytes() > KEEP_BYTES && !discard(KEEP_BYTES, Duration.ZERO, Duration.ZERO);
    }

    /// Deals with what comes after the answer, within bounds of time and bytes.
    ///
    /// @return whether the body is at its end
    boolean settle(boolean isConnectionEnding) {
        if (body.isEnded()) {
            return true;
        }
        if (body.failure() != null) {
            return false;
        }
        if (isConnectionEnding) {
            return discard(LINGER_BYTES, LINGER_TIME, LINGER_SILENCE);
        }
        if (body.restBytes() > KEEP_BYTES || isHeldBack()) {
            return false;
        }
        return discard(KEEP_BYTES, KEEP_TIME, KEEP_TIME);
    }

    /// Whether the client waits for leave to send, and nobody has given it.
    private boolean isHeldBack() {
        return isContinueExpected && !body.isAsked();
    }

    private boolean discard(long maxBytes, Duration time, Duration patience) {
        long start = nanoTime.getAsLong();
        long discarded = 0;
        try {
            while (discarded < maxBytes) {
                int count = body.discard(patience);
                if (count < 0) {
                    return true;
                }
                discarded += count;
                boolean isLate = !time.isZero() && nanoTime.getAsLong() - start > time.toNanos();
                if (count == 0 || isLate) {
                    return false;
                }
            }
            return false;
        } catch (IOException clientIsGone) {
            return false;
        }
    }
}
