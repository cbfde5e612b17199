// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// One connection, and the requests on it one after the other.
final class Http1Connection implements AutoCloseable {

    /// A step of content and the frame around it: such a chunk leaves with one system call.
    private static final int BUFFER_BYTES = (1 << 16) + 64;

    private final Socket socket;
    private final OutputStream out;
    private final Http1Reader in;
    private final String host;
    private boolean isSpent;

    private Http1Connection(Socket socket, String host) throws IOException {
        this.socket = socket;
        this.host = host;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(Math.toIntExact(Transport.PATIENCE.toMillis()));
        this.out = new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES);
        this.in = new Http1Reader(socket.getInputStream());
    }

    static Http1Connection open(URI server, Optional<SSLContext> trust) throws IOException {
        boolean isTls = server.getScheme().equals("https");
        int port = server.getPort() >= 0 ? server.getPort() : isTls ? 443 : 80;
        Socket socket = isTls ? secure(server.getHost(), port, trust) : new Socket(server.getHost(), port);
        return new Http1Connection(socket, server.getAuthority());
    }

    private static Socket secure(String host, int port, Optional<SSLContext> trust) throws IOException {
        SocketFactory sockets = trust.isPresent() ? trust.get().getSocketFactory() : SSLSocketFactory.getDefault();
        var socket = (SSLSocket) sockets.createSocket(host, port);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        return socket;
    }

    /// Whether the server will take no more requests.
    boolean isSpent() {
        return isSpent;
    }

    Answer send(Request request, Sink body) throws IOException {
        write(request);
        int status = in.status();
        while (status < 200) {
            in.fields();
            status = in.status();
        }
        Map<String, String> fields = in.fields();
        isSpent = "close".equalsIgnoreCase(fields.get("connection"));
        if (hasNoBody(request, status)) {
            return new Answer(request, status, fields, 0, "");
        }
        if (Answer.isSuccess(status)) {
            return new Answer(request, status, fields, in.body(fields, body), "");
        }
        var refusal = new Kept(Answer.MOST_OF_REFUSAL_BYTES);
        long length = in.body(fields, refusal);
        return new Answer(request, status, fields, length, refusal.text());
    }

    private static boolean hasNoBody(Request request, int status) {
        return request.method().equals("HEAD") || status == 204 || status == 304;
    }

    private void write(Request request) throws IOException {
        URI target = request.target();
        StringBuilder head =
                new StringBuilder(512).append(request.method()).append(' ').append(target.getRawPath());
        if (target.getRawQuery() != null) {
            head.append('?').append(target.getRawQuery());
        }
        head.append(" HTTP/1.1\r\nHost: ").append(host).append("\r\nUser-Agent: gantry-benchmarks\r\n");
        request.fields()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        boolean isChunked = request.body().length() == Body.UNKNOWN;
        if (isChunked) {
            head.append("Transfer-Encoding: chunked\r\n");
        } else if (request.hasBody()) {
            head.append("Content-Length: ").append(request.body().length()).append("\r\n");
        }
        out.write(head.append("\r\n").toString().getBytes(ISO_8859_1));
        if (request.hasBody()) {
            writeBody(request.body(), isChunked);
        }
        out.flush();
    }

    private void writeBody(Body body, boolean isChunked) throws IOException {
        try (InputStream bytes = body.bytes().get()) {
            if (isChunked) {
                var chunks = new Chunks(out);
                bytes.transferTo(chunks);
                chunks.end();
            } else {
                bytes.transferTo(out);
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
