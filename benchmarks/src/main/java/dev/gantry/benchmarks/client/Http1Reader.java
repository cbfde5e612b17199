// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Reads answers from a connection.
final class Http1Reader {

    /// As much as a socket of Java's gives at once.
    private static final int BUFFER_BYTES = 1 << 17;

    private static final int MOST_OF_A_LINE = 1 << 16;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int next;
    private int end;

    Http1Reader(InputStream in) {
        this.in = in;
    }

    /// The status of the answer that begins.
    int status() throws IOException {
        String line = line();
        if (!line.matches("HTTP/1\\.[01] [1-5]\\d\\d( .*)?")) {
            throw new ProtocolException("no status line: " + line);
        }
        return Integer.parseInt(line, 9, 12, 10);
    }

    /// The header fields, or those that follow a body, by their names in small letters.
    Map<String, String> fields() throws IOException {
        Map<String, String> fields = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw new ProtocolException("no header field: " + line);
            }
            fields.putIfAbsent(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return fields;
    }

    /// Reads a body to its end.
    ///
    /// @param fields of its head
    /// @return its length in bytes
    long body(Map<String, String> fields, Sink sink) throws IOException {
        String length = fields.get("content-length");
        if ("chunked".equalsIgnoreCase(fields.get("transfer-encoding"))) {
            return chunks(sink);
        }
        if (length == null) {
            throw new ProtocolException("an answer that does not say how long it is");
        }
        return exactly(Long.parseLong(length), sink);
    }

    private long chunks(Sink sink) throws IOException {
        long all = 0;
        for (long size = chunkSize(); size > 0; size = chunkSize()) {
            all += exactly(size, sink);
            if (!line().isEmpty()) {
                throw new ProtocolException("a chunk longer than it says");
            }
        }
        fields();
        return all;
    }

    private long chunkSize() throws IOException {
        String line = line();
        int extension = line.indexOf(';');
        return Long.parseLong((extension < 0 ? line : line.substring(0, extension)).strip(), 16);
    }

    private long exactly(long length, Sink sink) throws IOException {
        for (long left = length; left > 0; ) {
            if (next == end && !fill()) {
                throw new EOFException("the answer ended %d bytes early".formatted(left));
            }
            int n = (int) Math.min(left, end - next);
            sink.take(buffer, next, n);
            next += n;
            left -= n;
        }
        return length;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder(80);
        while (true) {
            if (next == end && !fill()) {
                throw new EOFException("the connection ended where an answer was due");
            }
            char c = (char) (buffer[next++] & 0xff);
            if (c == '\n') {
                return line.toString();
            }
            if (c != '\r') {
                line.append(c);
            }
            if (line.length() > MOST_OF_A_LINE) {
                throw new ProtocolException("a line without end");
            }
        }
    }

    private boolean fill() throws IOException {
        next = 0;
        end = Math.max(0, in.read(buffer));
        return end > 0;
    }
}
