// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit.proxy;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/// A connection to the store, for one request at a time.
final class StoreConnection implements AutoCloseable {

    private static final int CONNECT_MILLIS = 5_000;

    /// Servers close a connection that idles; this is less than those here wait.
    private static final long STALE_NANOS = 10_000_000_000L;

    private final Socket socket = new Socket();
    private final WireReader in;
    private long usedNanos = System.nanoTime();

    StoreConnection(InetSocketAddress store) throws IOException {
        try {
            socket.setTcpNoDelay(true);
            socket.connect(store, CONNECT_MILLIS);
            this.in = new WireReader(socket.getInputStream());
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    OutputStream out() throws IOException {
        return socket.getOutputStream();
    }

    HttpHead head() throws IOException {
        HttpHead head = in.head();
        if (head == null) {
            throw new EOFException("the store closed the connection instead of answering");
        }
        return head;
    }

    /// Passes on the body of an answer, and is ready for another request.
    void body(HttpHead answer, OutputStream out) throws IOException {
        in.body(answer, true, out);
        usedNanos = System.nanoTime();
    }

    /// The body of an answer, without what frames it; then as after [#body].
    byte[] content(HttpHead answer) throws IOException {
        byte[] content = in.content(answer, true);
        usedNanos = System.nanoTime();
        return content;
    }

    boolean isStale() {
        return System.nanoTime() - usedNanos > STALE_NANOS;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
