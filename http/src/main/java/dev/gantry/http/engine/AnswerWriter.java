// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import dev.gantry.http.wire.Headers;
import dev.gantry.http.wire.HttpResponse;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// Writes one answer by blocking until the client's connection has taken it. A stream's head goes out with its
/// first bytes, so that one which fails at once can still be answered otherwise.
final class AnswerWriter {

    private static final int COPY_BUFFER_BYTES = 128 << 10;

    private final Response response;
    private final boolean isHead;
    private final Duration timeout;
    private final Headers always;
    private boolean isEndHeldBack;

    AnswerWriter(Response response, boolean isHead, HttpConfig config) {
        this.response = response;
        this.isHead = isHead;
        this.timeout = config.patience().body();
        this.always = config.headers();
    }

    /// Closes the stream of the answer, if it has one, whatever happens.
    ///
    /// @param isLast whether the connection ends with this answer. The client gets all of it, but our side stays
    ///     open until the exchange ends, for with TLS the client's side would end with it
    /// @throws IOException if the client is gone or takes nothing for too long, or the stream fails or is short
    void write(HttpResponse answer, boolean isLast) throws IOException {
        response.setStatus(answer.status());
        HttpFields.Mutable fields = response.getHeaders();
        for (Headers.Field field : answer.headers().fields()) {
            fields.add(field.name(), field.value());
        }
        addMissing(always, fields);
        isEndHeldBack = isLast;
        if (isLast) {
            fields.put(HttpFields.CONNECTION_CLOSE);
        }
        switch (answer.body()) {
            case HttpResponse.Nothing ignored -> writeNothing(fields, answer.status());
            case HttpResponse.Bytes bytes -> writeBytes(fields, bytes.content());
            case HttpResponse.Stream stream -> writeStream(fields, stream);
        }
    }

    /// Adds the fields of names that are not there yet.
    static void addMissing(Headers headers, HttpFields.Mutable fields) {
        if (headers.fields().isEmpty()) {
            return;
        }
        Set<String> present = Set.copyOf(fields.getFieldNamesCollection());
        for (Headers.Field field : headers.fields()) {
            if (present.stream().noneMatch(field.name()::equalsIgnoreCase)) {
                fields.add(field.name(), field.value());
            }
        }
    }

    private void writeNothing(HttpFields.Mutable fields, int status) throws IOException {
        boolean standsForABody = isHead || status == 304;
        if (!standsForABody) {
            fields.remove(HttpHeader.CONTENT_LENGTH);
            if (status != 204) {
                fields.put(HttpHeader.CONTENT_LENGTH, 0);
            }
        } else if (!fields.contains(HttpHeader.CONTENT_LENGTH)) {
            // The library would say that the body, which another request would get, has length 0.
            send(false, null);
        }
        send(true, null);
    }

    private void writeBytes(HttpFields.Mutable fields, byte[] content) throws IOException {
        fields.put(HttpHeader.CONTENT_LENGTH, content.length);
        send(true, isHead ? null : ByteBuffer.wrap(content));
    }

    private void writeStream(HttpFields.Mutable fields, HttpResponse.Stream stream) throws IOException {
        try (InputStream in = stream.content()) {
            long length = stream.lengthBytes();
            if (length >= 0) {
                fields.put(HttpHeader.CONTENT_LENGTH, length);
            } else if (isHttp11()) {
                // Said aloud, or a body on a connection that is to be closed would end by closing, as it would if
                // it broke.
                fields.put(HttpHeader.TRANSFER_ENCODING, HttpHeaderValue.CHUNKED);
            }
            if (isHead || length == 0) {
                send(true, null);
            } else if (length > 0) {
                copyExactly(in, length);
            } else {
                copyAll(in);
            }
        }
    }

    private boolean isHttp11() {
        return response.getRequest().getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_1;
    }

    private void copyExactly(InputStream in, long length) throws IOException {
        byte[] buffer = new byte[(int) Math.min(length, COPY_BUFFER_BYTES)];
        long rest = length;
        while (rest > 0) {
            int count = in.readNBytes(buffer, 0, (int) Math.min(rest, buffer.length));
            if (count == 0) {
                throw new EOFException(
                        "the body of an answer ended %d bytes before its length of %d".formatted(rest, length));
            }
            rest -= count;
            send(rest == 0, ByteBuffer.wrap(buffer, 0, count));
        }
    }

    private void copyAll(InputStream in) throws IOException {
        byte[] buffer = new byte[COPY_BUFFER_BYTES];
        int count = in.read(buffer);
        while (count >= 0) {
            send(false, ByteBuffer.wrap(buffer, 0, count));
            count = in.read(buffer);
        }
        isEndHeldBack = false;
        send(true, null);
    }

    private void send(boolean isEnd, @Nullable ByteBuffer bytes) throws IOException {
        var sent = new Sent();
        response.write(isEnd && !isEndHeldBack, bytes, sent);
        sent.await(timeout);
    }

    /// The end of one write.
    private static final class Sent implements Callback {

        private final CountDownLatch done = new CountDownLatch(1);
        private volatile @Nullable Throwable failure;

        @Override
        public void succeeded() {
            done.countDown();
        }

        @Override
        public void failed(Throwable cause) {
            failure = cause;
            done.countDown();
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }

        void await(Duration timeout) throws IOException {
            try {
                if (!done.await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                    throw new IOException("the client took no bytes of its answer for " + timeout.toSeconds() + " s");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while writing an answer");
            }
            Throwable cause = failure;
            if (cause != null) {
                throw new IOException("writing an answer: " + cause.getMessage(), cause);
            }
        }
    }
}
