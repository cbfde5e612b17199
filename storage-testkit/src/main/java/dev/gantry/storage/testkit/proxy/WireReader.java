// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/// One direction of an HTTP/1.1 connection: heads are read, bodies are passed on as they come.
final class WireReader {

    private static final int LONGEST_HEAD = 200_000;

    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int end;

    WireReader(InputStream in) {
        this.in = in;
    }

    /// The next message's head, or null if the connection ended before it.
    @Nullable
    HttpHead head() throws IOException {
        var text = new StringBuilder(600);
        boolean lineIsEmpty = false;
        while (text.length() < LONGEST_HEAD) {
            if (position == end && !fill()) {
                if (text.isEmpty()) {
                    return null;
                }
                throw new EOFException("the connection ended within a head");
            }
            char c = (char) (buffer[position++] & 0xff);
            text.append(c);
            if (c == '\n') {
                if (lineIsEmpty) {
                    return new HttpHead(text.toString());
                }
                lineIsEmpty = true;
            } else if (c != '\r') {
                lineIsEmpty = false;
            }
        }
        throw new IOException("a head is longer than " + LONGEST_HEAD + " bytes");
    }

    /// Passes on the body that follows a head, in the form in which it comes.
    ///
    /// @param isAnswer whether a body without declared length lasts until the connection ends
    void body(HttpHead head, boolean isAnswer, OutputStream out) throws IOException {
        if (head.isChunked()) {
            chunks(out, out);
        } else if (head.contentLength() >= 0) {
            exactly(head.contentLength(), out);
        } else if (isAnswer) {
            rest(out);
        }
    }

    /// The body that follows a head, without what frames it.
    byte[] content(HttpHead head, boolean isAnswer) throws IOException {
        var content = new ByteArrayOutputStream();
        if (head.isChunked()) {
            chunks(content, OutputStream.nullOutputStream());
        } else {
            body(head, isAnswer, content);
        }
        return content.toByteArray();
    }

    private void exactly(long length, OutputStream out) throws IOException {
        for (long left = length; left > 0; ) {
            if (position == end && !fill()) {
                throw new EOFException("the connection ended %d bytes before the body".formatted(left));
            }
            int n = (int) Math.min(left, end - position);
            out.write(buffer, position, n);
            position += n;
            left -= n;
        }
    }

    private void rest(OutputStream out) throws IOException {
        while (position < end || fill()) {
            out.write(buffer, position, end - position);
            position = end;
        }
    }

    private void chunks(OutputStream content, OutputStream framing) throws IOException {
        while (true) {
            String line = line();
            framing.write(line.getBytes(ISO_8859_1));
            String size = line.strip();
            int semicolon = size.indexOf(';');
            long length = Long.parseLong(semicolon < 0 ? size : size.substring(0, semicolon), 16);
            if (length == 0) {
                trailers(framing);
                return;
            }
            exactly(length, content);
            exactly(2, framing);
        }
    }

    private void trailers(OutputStream framing) throws IOException {
        String line;
        do {
            line = line();
            framing.write(line.getBytes(ISO_8859_1));
        } while (!line.isBlank());
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        while (true) {
            if (position == end && !fill()) {
                throw new EOFException("the connection ended within a chunk's head");
            }
            char c = (char) (buffer[position++] & 0xff);
            line.append(c);
            if (c == '\n') {
                return line.toString();
            }
        }
    }

    private boolean fill() throws IOException {
        position = 0;
        end = Math.max(0, in.read(buffer));
        return end > 0;
    }
}
