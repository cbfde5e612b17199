// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http2.BufferingFlowControlStrategy;
import org.eclipse.jetty.http2.FlowControlStrategy;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.frames.WindowUpdateFrame;
import org.eclipse.jetty.io.Connection;

/// What the clients of all HTTP/2 connections together may send ahead of their readers, for it lies in memory. A
/// connection begins with the window that the protocol gives to each. With its first body it is granted more, and
/// keeps that until it is closed: a quarter of what is left, so that some is left for the next.
final class SharedWindows implements FlowControlStrategy.Factory, Connection.Listener {

    /// The share of its window that a client must have used up before it is told of new room.
    private static final float UPDATE_RATIO = 0.5f;

    private final int mostBytes;
    private final Map<Object, Integer> granted = new HashMap<>();
    private long freeBytes;

    /// @param totalBytes beside the first window of each connection
    /// @param mostBytes for one connection
    SharedWindows(long totalBytes, int mostBytes) {
        this.freeBytes = totalBytes;
        this.mostBytes = mostBytes;
    }

    @Override
    public FlowControlStrategy newFlowControlStrategy() {
        return new Growing();
    }

    @Override
    public void onClosed(Connection connection) {
        if (connection instanceof HTTP2Connection http2) {
            giveBack(http2.getSession());
        }
    }

    /// @param session whoever gives it back
    synchronized int take(Object session) {
        int bytes = (int) Math.min(mostBytes, freeBytes / 4);
        freeBytes -= bytes;
        granted.put(session, bytes);
        return bytes;
    }

    /// Twice is harmless.
    synchronized void giveBack(Object session) {
        Integer bytes = granted.remove(session);
        freeBytes += bytes == null ? 0 : bytes;
    }

    /// The window of one connection.
    private final class Growing extends BufferingFlowControlStrategy {

        private final AtomicBoolean hasGrown = new AtomicBoolean();

        private Growing() {
            super(UPDATE_RATIO);
        }

        @Override
        public void onDataReceived(Session session, Stream stream, int length) {
            super.onDataReceived(session, stream, length);
            if (length > 0 && hasGrown.compareAndSet(false, true)) {
                int bytes = take(session);
                if (bytes > 0) {
                    updateRecvWindow(session, bytes);
                    sendWindowUpdate(session, null, List.of(new WindowUpdateFrame(0, bytes)));
                }
                // Closed meanwhile, it would never be given back.
                if (session.isClosed()) {
                    giveBack(session);
                }
            }
        }
    }
}
