// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// A client that writes HTTP/1.1 as a test spells it and reads answers byte by byte.
final class RawClient implements AutoCloseable {

    private final Socket socket;

    /// An answer; its header names are in lower case.
    record Answer(int status, String head, String body) {

        String header(String name) {
            return head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse("absent");
        }
    }

    RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
    }

    static RawClient to(HttpEngine engine) throws IOException {
        return new RawClient(new Socket(InetAddress.getLoopbackAddress(), engine.port()));
    }

    RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    Socket socket() {
        return socket;
    }

    /// Reads one answer; its body by its Content-Length, or to the end of the connection.
    Answer answer() throws IOException {
        return answer(true);
    }

    Answer answerToHead() throws IOException {
        return answer(false);
    }

    private Answer answer(boolean hasBody) throws IOException {
        String head = head();
        int status = Integer.parseInt(head.split(" ", 3)[1]);
        var answer = new Answer(status, head, "");
        if (!hasBody || status < 200 || status == 204 || status == 304) {
            return answer;
        }
        String length = answer.header("content-length");
        InputStream in = socket.getInputStream();
        byte[] body = length.equals("absent") ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length));
        return new Answer(status, head, new String(body, StandardCharsets.UTF_8));
    }

    /// Whether the server closes the connection without another byte.
    boolean isAtEnd() throws IOException {
        return socket.getInputStream().read() < 0;
    }

    private String head() throws IOException {
        var head = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the connection ended after: " + head.toString(StandardCharsets.ISO_8859_1));
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
