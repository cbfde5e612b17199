// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import dev.gantry.registry.upload.IncomingBytes;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/// A body that is read by blocking. It takes bytes from the socket (of HTTP/2: opens the window) only as they are
/// asked for, and the first time it is asked lets a client that waits for `100 Continue` go on. For one thread.
final class RequestBody implements IncomingBytes {

    /// How long bytes may not come before they are late.
    private static final long LATE_NANOS = 250_000_000;

    private final Request request;
    private final long silenceNanos;
    private final long timeoutNanos;
    private final Semaphore arrival = new Semaphore(0);
    private final Runnable onArrival = Invocable.from(Invocable.InvocationType.NON_BLOCKING, arrival::release);

    private Content.@Nullable Chunk current;
    private @Nullable IOException failure;
    private boolean isAwaited;
    private boolean isAsked;
    private boolean isEnded;
    private boolean isTimedOut;
    private long readBytes;
    private long silentNanos;

    RequestBody(Request request, Duration silence, Duration timeout) {
        this.request = request;
        this.silenceNanos = silence.toNanos();
        this.timeoutNanos = timeout.toNanos();
    }

    @Override
    public OptionalLong lengthBytes() {
        long length = request.getLength();
        if (length >= 0) {
            return OptionalLong.of(length);
        }
        boolean isHttp2 = ProtocolStack.isHttp2(request.getConnectionMetaData().getHttpVersion());
        boolean isEmpty = !isHttp2 && !request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
        return isEmpty ? OptionalLong.of(0) : OptionalLong.empty();
    }

    @Override
    public int read(byte[] buffer) throws IOException {
        return read(buffer, () -> {});
    }

    @Override
    public int read(byte[] buffer, Late late) throws IOException {
        if (buffer.length == 0) {
            throw new IllegalArgumentException("A body is not read into a buffer without room");
        }
        isAsked = true;
        if (isEnded) {
            return -1;
        }
        for (long patience = silenceNanos; !hasBytes(Math.min(patience, LATE_NANOS)); late.run()) {
            patience -= LATE_NANOS;
            if (isEnded) {
                return -1;
            }
            if (patience <= 0) {
                return silent();
            }
        }
        int count = chunk().get(buffer, 0, buffer.length);
        took(count);
        return count;
    }

    /// Throws away bytes, those that arrive within a time.
    ///
    /// @return how many; 0 if none came in time, -1 at the end
    int discard(Duration patience) throws IOException {
        if (isEnded) {
            return -1;
        }
        if (!hasBytes(patience.toNanos())) {
            return isEnded ? -1 : 0;
        }
        Content.Chunk chunk = chunk();
        int count = chunk.remaining();
        chunk.skip(count);
        took(count);
        return count;
    }

    /// Whether the clean end was reached.
    boolean isEnded() {
        return isEnded;
    }

    /// Whether the handler read, or tried to.
    boolean isAsked() {
        return isAsked;
    }

    /// Why no more can be read, if it broke.
    @Nullable
    IOException failure() {
        return failure;
    }

    /// Whether it broke because nothing came for too long.
    boolean isTimedOut() {
        return isTimedOut;
    }

    /// How much of an announced length was not read yet, [Long#MAX_VALUE] if none was announced.
    long restBytes() {
        OptionalLong length = lengthBytes();
        return length.isPresent() ? length.getAsLong() - readBytes : Long.MAX_VALUE;
    }

    /// Waits for a chunk with bytes in it; false if none came in time or the body is at its end.
    private boolean hasBytes(long patienceNanos) throws IOException {
        if (failure != null) {
            throw failure;
        }
        while (current == null) {
            Content.Chunk next = isAwaited ? null : request.read();
            if (next == null) {
                if (!await(patienceNanos)) {
                    return false;
                }
            } else if (Content.Chunk.isFailure(next)) {
                if (next.isLast()) {
                    throw broken(next.getFailure());
                }
            } else if (next.hasRemaining()) {
                current = next;
            } else {
                next.release();
                if (next.isLast()) {
                    isEnded = true;
                    return false;
                }
            }
        }
        return true;
    }

    private Content.Chunk chunk() throws IOException {
        Content.Chunk chunk = current;
        if (chunk == null) {
            throw new EOFException("no bytes are there");
        }
        return chunk;
    }

    private void took(int count) throws IOException {
        readBytes += count;
        silentNanos = 0;
        Content.Chunk chunk = chunk();
        if (!chunk.hasRemaining()) {
            isEnded = chunk.isLast();
            chunk.release();
            current = null;
        }
    }

    private boolean await(long patienceNanos) throws IOException {
        if (!isAwaited) {
            isAwaited = true;
            request.demand(onArrival);
        }
        try {
            if (arrival.tryAcquire(patienceNanos, TimeUnit.NANOSECONDS)) {
                isAwaited = false;
                return true;
            }
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the body of a request");
        }
    }

    private int silent() throws IOException {
        silentNanos += silenceNanos;
        if (silentNanos >= timeoutNanos) {
            isTimedOut = true;
            throw broken(new IOException(
                    "no bytes of the body came for " + TimeUnit.NANOSECONDS.toSeconds(silentNanos) + " s"));
        }
        return 0;
    }

    private IOException broken(Throwable cause) {
        IOException broken = new IOException("reading the body of a request: " + cause.getMessage(), cause);
        failure = broken;
        return broken;
    }

    /// Gives back what the library lent.
    void release() {
        Content.Chunk chunk = current;
        if (chunk != null) {
            current = null;
            chunk.release();
        }
    }
}
