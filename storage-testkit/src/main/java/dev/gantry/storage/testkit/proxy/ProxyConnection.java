// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/// One client's connection: its requests one after the other, each counted, delayed, and passed on to the store
/// unless a fault is due.
///
/// Heads go through byte for byte, the Host header too, so that signatures stay valid.
final class ProxyConnection implements AutoCloseable {

    private final CountingS3Proxy proxy;
    private final Socket client;
    private final WireReader in;
    private final OutputStream out;
    private @Nullable StoreConnection store;

    /// Whether what the client sends next cannot be told from what it has sent.
    private boolean isSpent;

    ProxyConnection(CountingS3Proxy proxy, Socket client) throws IOException {
        this.proxy = proxy;
        this.client = client;
        this.in = new WireReader(client.getInputStream());
        this.out = client.getOutputStream();
    }

    /// Serves until either side ends the connection.
    void serve() throws IOException, InterruptedException {
        HttpHead head = in.head();
        while (head != null) {
            serve(head);
            head = isSpent ? null : in.head();
        }
    }

    private void serve(HttpHead head) throws IOException, InterruptedException {
        S3Request request = S3Request.of(head);
        Tally.Kind kind = proxy.tally().of(request);
        kind.begin();
        HttpHead answer;
        S3Fault fault;
        try {
            Thread.sleep(proxy.latency());
            fault = proxy.faultFor(request);
            answer = switch (fault) {
                case null -> passOn(head, kind);
                case S3Fault.LoseAnswer _, S3Fault.BreakBody _ -> passOn(head, kind);
                case S3Fault.Answer(int status, String code) -> refuse(head, kind, status, code);
                case S3Fault.Reset _ -> null;
                case S3Fault.Stall(var silence) -> {
                    drain(head, kind);
                    Thread.sleep(silence);
                    yield null;
                }
            };
        } finally {
            kind.end();
        }
        if (answer == null || fault instanceof S3Fault.LoseAnswer) {
            reset();
            throw new IOException("broken here on purpose");
        } else if (!(fault instanceof S3Fault.Answer)) {
            passBack(answer, request, kind, fault instanceof S3Fault.BreakBody(long after) ? after : Long.MAX_VALUE);
        }
    }

    /// Passes a request on and waits for the store's answer.
    private HttpHead passOn(HttpHead head, Tally.Kind kind) throws IOException {
        StoreConnection to = connect();
        to.out().write(head.bytes());
        if (head.header("Expect") != null && (head.isChunked() || head.contentLength() > 0)) {
            HttpHead first = to.head();
            if (first.status() != 100) {
                isSpent = true;
                return first;
            }
            out.write(first.bytes());
        }
        in.body(head, false, new CountedStream(to.out(), kind.bytesUp, Long.MAX_VALUE));
        HttpHead answer = to.head();
        while (answer.status() < 200) {
            answer = to.head();
        }
        return answer;
    }

    private void passBack(HttpHead answer, S3Request request, Tally.Kind kind, long limitBytes) throws IOException {
        kind.answered(answer.status());
        out.write(answer.bytes());
        if (!request.method().equals("HEAD") && answer.status() != 204 && answer.status() != 304) {
            try {
                connect().body(answer, new CountedStream(proxy.capped(out), kind.bytesDown, limitBytes));
            } catch (IOException e) {
                reset();
                throw e;
            }
            isSpent |= !answer.isChunked() && answer.contentLength() < 0;
        }
        isSpent |= answer.has("Connection", "close");
    }

    /// Reads a request and answers it with an error document.
    private HttpHead refuse(HttpHead head, Tally.Kind kind, int status, String code) throws IOException {
        if (head.header("Expect") == null) {
            drain(head, kind);
        }
        kind.answered(status);
        String body =
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>%s</Code><Message>injected</Message></Error>"
                        .formatted(code);
        var answer = new HttpHead(
                "HTTP/1.1 %d %s\r\nContent-Type: application/xml\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
                        .formatted(status, code, body.length()));
        out.write(answer.bytes());
        if (!head.word(0).equals("HEAD")) {
            out.write(body.getBytes(US_ASCII));
        }
        isSpent = true;
        return answer;
    }

    private void drain(HttpHead head, Tally.Kind kind) throws IOException {
        in.body(head, false, new CountedStream(OutputStream.nullOutputStream(), kind.bytesUp, Long.MAX_VALUE));
    }

    private void reset() throws IOException {
        isSpent = true;
        client.setSoLinger(true, 0);
        client.close();
    }

    private StoreConnection connect() throws IOException {
        StoreConnection there = store;
        if (there != null && !there.isStale()) {
            return there;
        }
        if (there != null) {
            there.close();
        }
        var made = new StoreConnection(proxy.store());
        store = made;
        return made;
    }

    @Override
    public void close() throws IOException {
        try (client) {
            if (store != null) {
                store.close();
            }
        }
    }
}
