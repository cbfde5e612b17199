// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLContext;
import org.apache.http.conn.socket.PlainConnectionSocketFactory;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/// A connection to the store that receives long answers in few pieces, in clear text or below TLS.
///
/// @see GatheringInput
final class GatheringSocket extends Socket {

    /// At 80 MiB a second, as S3 gives one connection, 80 KiB come meanwhile. Linux lets a new connection hold 64 KiB
    /// that were not read, and more once it has seen that they are read as they come: a longer pause could slow it.
    private static final Duration PAUSE = Duration.ofMillis(1);

    /// Four records of TLS, each of which is read in two pieces, its head and the rest.
    static final int SECURE_BUFFER_BYTES = 64 << 10;

    private final int bufferBytes;
    private final Runnable pause;
    private @Nullable GatheringInput input;

    private GatheringSocket(int bufferBytes) {
        this(bufferBytes, () -> LockSupport.parkNanos(PAUSE.toNanos()));
    }

    GatheringSocket(int bufferBytes, Runnable pause) {
        this.bufferBytes = bufferBytes;
        this.pause = pause;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        GatheringInput opened = input;
        if (opened == null) {
            opened = new GatheringInput(super.getInputStream(), bufferBytes, pause);
            input = opened;
        }
        return opened;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new FilterOutputStream(super.getOutputStream()) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                GatheringInput answers = input;
                if (answers != null) {
                    answers.begin();
                }
                out.write(bytes, offset, length);
            }
        };
    }

    /// Connections in clear text, and those to a proxy, above which TLS may be spoken to the store.
    static final class Clear extends PlainConnectionSocketFactory {

        private final int bufferBytes;

        Clear(int bufferBytes) {
            this.bufferBytes = bufferBytes;
        }

        @Override
        public Socket createSocket(HttpContext context) {
            return new GatheringSocket(bufferBytes);
        }
    }

    /// Connections that speak TLS over one in clear text.
    static final class Secure extends SSLConnectionSocketFactory {

        Secure(SSLContext context, HostnameVerifier verifier) {
            super(context, verifier);
        }

        @Override
        public Socket createSocket(HttpContext context) {
            return new GatheringSocket(SECURE_BUFFER_BYTES);
        }
    }
}
