// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/// A connection of its own for each request, on which the client's side is closed behind the request: what the
/// server then still waits for never comes.
record RawLine(int port, Duration deadline) {

    private static final int BUFFER_BYTES = 64 << 10;

    /// Sends text as it is, and reads until the server closes.
    ///
    /// @return [RawAnswer#NONE] if the server closed without a word
    /// @throws SocketTimeoutException if it has not closed within the deadline
    RawAnswer send(String text) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            try {
                socket.getOutputStream().write(text.getBytes(ISO_8859_1));
                socket.shutdownOutput();
            } catch (SocketException e) {
                // The server has heard enough; its answer may be there.
            }
            return RawAnswer.parse(readAll(socket));
        }
    }

    private String readAll(Socket socket) throws IOException {
        long end = System.nanoTime() + deadline.toNanos();
        var received = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER_BYTES];
        InputStream in = socket.getInputStream();
        while (true) {
            long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
            if (left <= 0) {
                throw new SocketTimeoutException("so far came: " + received.toString(ISO_8859_1));
            }
            socket.setSoTimeout(Math.toIntExact(left));
            int count;
            try {
                count = in.read(buffer);
            } catch (SocketTimeoutException e) {
                throw new SocketTimeoutException("so far came: " + received.toString(ISO_8859_1));
            } catch (SocketException e) {
                // Reset, because the server closed before it had read all.
                count = -1;
            }
            if (count < 0) {
                return received.toString(ISO_8859_1);
            }
            received.write(buffer, 0, count);
        }
    }
}
