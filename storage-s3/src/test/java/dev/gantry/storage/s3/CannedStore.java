// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/// Says what a test has it say to requests without bodies.
final class CannedStore implements AutoCloseable {

    private final ServerSocket listener;
    private final Function<String, Answer> answers;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /// @param headers lines that end in CRLF
    record Answer(int status, String headers, String body) {

        static Answer xml(String body) {
            return new Answer(200, "", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + body);
        }
    }

    /// @param answers by the request's first line
    CannedStore(Function<String, Answer> answers) {
        this.answers = answers;
        try {
            this.listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.startVirtualThread(this::accept);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /// The first lines of all requests.
    List<String> requests() {
        return requests;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Thread.startVirtualThread(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                InputStream in = new BufferedInputStream(socket.getInputStream())) {
            for (String head = head(in); !head.isEmpty(); head = head(in)) {
                String request = head.substring(0, head.indexOf('\r'));
                requests.add(request);
                Answer answer = answers.apply(request);
                byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
                String top = "HTTP/1.1 %d Said\r\n%sContent-Type: application/xml\r\nContent-Length: %d\r\n\r\n"
                        .formatted(answer.status, answer.headers, body.length);
                socket.getOutputStream().write(top.getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().write(body);
            }
        } catch (IOException e) {
            // The driver was closed.
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        for (int b = in.read(); b >= 0; b = in.read()) {
            head.append((char) b);
            if (head.length() > 3 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
                break;
            }
        }
        return head.toString();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
