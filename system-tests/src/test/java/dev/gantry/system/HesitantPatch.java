// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;

/// A PATCH with the bytes of a blob, over a socket of its own, that stops wherever the test wants it to.
final class HesitantPatch implements AutoCloseable {

    private static final int BUFFER_BYTES = 32 << 10;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final URI upload;
    private final Blob blob;
    private final Socket socket;
    private long sentBytes;

    /// Sends the head.
    HesitantPatch(URI upload, Blob blob) throws IOException {
        this.upload = upload;
        this.blob = blob;
        this.socket = new Socket();
        try {
            // What the system would take meanwhile has not been sent.
            socket.setSendBufferSize(BUFFER_BYTES);
            socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
            socket.connect(new InetSocketAddress(upload.getHost(), upload.getPort()));
            socket.getOutputStream().write(head().getBytes(ISO_8859_1));
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private String head() {
        String target = upload.getRawPath() + (upload.getRawQuery() == null ? "" : "?" + upload.getRawQuery());
        return "PATCH %s HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
                .formatted(target, upload.getAuthority(), blob.sizeBytes());
    }

    /// Sends the bytes before that one which were not sent yet; waits until the server has taken nearly all of them.
    void sendUpTo(long endByte) throws IOException {
        OutputStream out = socket.getOutputStream();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = blob.open()) {
            in.skipNBytes(sentBytes);
            while (sentBytes < endByte) {
                int count = in.read(buffer, 0, (int) Math.min(buffer.length, endByte - sentBytes));
                out.write(buffer, 0, count);
                sentBytes += count;
            }
        }
    }

    /// Where the upload goes on, once the server has taken all bytes.
    URI location() throws IOException {
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
        String status = in.readLine();
        assertThat(status).as("answer to PATCH %s", upload).startsWith("HTTP/1.1 202 ");
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("location:")) {
                return upload.resolve(line.substring("location:".length()).strip());
            }
        }
        throw new AssertionError("The answer to PATCH %s names no location".formatted(upload));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
