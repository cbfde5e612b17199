// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// One client's connection: its requests one after the other, each counted, delayed, and passed on to the store
/// unless a fault is due.
///
/// Heads go through byte for byte, the Host header too, so that signatures stay valid; but for those that the rules
/// change, which are signed anew.
final class ProxyConnection implements AutoCloseable {

    private static final byte[] NO_BODY = new byte[0];
    private static final HttpHead NO_ANSWER = new HttpHead("\r\n");

    /// Less than any document that S3 answers with.
    private static final long FEW_BYTES = 50;

    private static final S3Fault.Answer SKEWED = new S3Fault.Answer(403, "RequestTimeTooSkewed");

    private final CountingS3Proxy proxy;
    private final Socket client;
    private final WireReader in;
    private final OutputStream out;
    private @Nullable StoreConnection store;

    /// The body of the request under way, where it had to be read before the request could be judged.
    private byte @Nullable [] bodyAhead;

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
        S3Fault fault;
        HttpHead answer;
        try {
            Thread.sleep(proxy.latency());
            fault = faultFor(request, head);
            answer = awaitAnswer(fault, request, head, kind);
        } finally {
            kind.end();
        }
        switch (fault) {
            case null -> passBack(answer, request, kind, Long.MAX_VALUE);
            case S3Fault.Damage _ -> passBack(answer, request, kind, Long.MAX_VALUE);
            case S3Fault.BreakBody(long after) -> passBack(answer, request, kind, after);
            case S3Fault.CutAnswer _ -> cutAnswer(answer, request, kind);
            case S3Fault.Answer refusal -> refuse(request, kind, refusal, "");
            case S3Fault.OtherTime(Duration ahead) -> refuse(request, kind, SKEWED, dateHeader(ahead));
            case S3Fault.AnswerInstead(var refusal) -> {
                dropStore();
                refuse(request, kind, refusal, "");
            }
            case S3Fault.LoseAnswer _, S3Fault.Reset _, S3Fault.Stall _, S3Fault.CutRequest _ -> giveUp();
        }
    }

    private @Nullable S3Fault faultFor(S3Request request, HttpHead head) throws IOException {
        StrictRules rules = proxy.strictness();
        bodyAhead = null;
        if (rules.judgesBody(request)) {
            var read = new ByteArrayOutputStream();
            in.body(head, false, read);
            bodyAhead = read.toByteArray();
        }
        S3Fault fault = proxy.faultFor(request);
        return fault == null ? rules.judge(request, head, bodyAhead == null ? NO_BODY : bodyAhead) : fault;
    }

    /// Has the store answer, as far as the fault lets the request through to it; else the head of an answer that
    /// does not matter.
    private HttpHead awaitAnswer(@Nullable S3Fault fault, S3Request request, HttpHead head, Tally.Kind kind)
            throws IOException, InterruptedException {
        switch (fault) {
            case null -> {
                return passOn(request, head, kind, false);
            }
            case S3Fault.Damage _ -> {
                return passOn(request, head, kind, true);
            }
            case S3Fault.LoseAnswer _, S3Fault.BreakBody _, S3Fault.CutAnswer _, S3Fault.AnswerInstead _ -> {
                return passOn(request, head, kind, false);
            }
            case S3Fault.Answer _, S3Fault.OtherTime _ -> {
                if (head.header("Expect") == null) {
                    passBody(head, kind, OutputStream.nullOutputStream(), Long.MAX_VALUE);
                }
            }
            case S3Fault.CutRequest _ -> cutRequest(request, head, kind);
            case S3Fault.Reset _ -> {}
            case S3Fault.Stall(var silence) -> {
                passBody(head, kind, OutputStream.nullOutputStream(), Long.MAX_VALUE);
                Thread.sleep(silence);
            }
        }
        return NO_ANSWER;
    }

    /// Passes a request on and waits for the store's answer.
    private HttpHead passOn(S3Request request, HttpHead head, Tally.Kind kind, boolean isDamaged) throws IOException {
        StoreConnection to = connect();
        to.out().write(proxy.strictness().forStore(request, head).bytes());
        if (head.header("Expect") != null && (head.isChunked() || head.contentLength() > 0)) {
            HttpHead first = to.head();
            if (first.status() != 100) {
                isSpent = true;
                return first;
            }
            out.write(first.bytes());
        }
        passBody(head, kind, isDamaged ? new DamagedStream(to.out()) : to.out(), Long.MAX_VALUE);
        HttpHead answer = to.head();
        while (answer.status() < 200) {
            answer = to.head();
        }
        return answer;
    }

    /// Passes half of a request on, and leaves the store with it. One without a body would be whole.
    private void cutRequest(S3Request request, HttpHead head, Tally.Kind kind) throws IOException {
        if (head.contentLength() <= 0) {
            return;
        }
        try {
            StoreConnection to = connect();
            to.out().write(proxy.strictness().forStore(request, head).bytes());
            passBody(head, kind, to.out(), head.contentLength() / 2);
        } catch (IOException e) {
            // Broken here on purpose.
        } finally {
            dropStore();
        }
    }

    /// Passes half of an answer's body back, or not even its head if it has none.
    private void cutAnswer(HttpHead answer, S3Request request, Tally.Kind kind) throws IOException {
        if (request.method().equals("HEAD") || answer.contentLength() == 0 || answer.status() == 204) {
            giveUp();
        }
        passBack(answer, request, kind, answer.isChunked() ? FEW_BYTES : answer.contentLength() / 2);
    }

    private void giveUp() throws IOException {
        reset();
        throw new IOException("broken here on purpose");
    }

    private static String dateHeader(Duration ahead) {
        ZonedDateTime date = ZonedDateTime.now(ZoneOffset.UTC).plus(ahead);
        return "Date: " + DateTimeFormatter.RFC_1123_DATE_TIME.format(date) + "\r\n";
    }

    private void passBody(HttpHead head, Tally.Kind kind, OutputStream to, long limitBytes) throws IOException {
        var counted = new CountedStream(to, kind.bytesUp, limitBytes);
        if (bodyAhead == null) {
            in.body(head, false, counted);
        } else {
            counted.write(bodyAhead, 0, bodyAhead.length);
        }
    }

    private void passBack(HttpHead answer, S3Request request, Tally.Kind kind, long limitBytes) throws IOException {
        StrictRules rules = proxy.strictness();
        kind.answered(answer.status());
        isSpent |= answer.has("Connection", "close");
        HttpHead head = rules.forClient(request, answer);
        if (rules.changesBody(request)) {
            byte[] body = rules.bodyForClient(answering().content(answer));
            out.write(head.withBody(body.length).bytes());
            new CountedStream(out, kind.bytesDown, limitBytes).write(body, 0, body.length);
            return;
        }
        out.write(head.bytes());
        if (!request.method().equals("HEAD") && answer.status() != 204 && answer.status() != 304) {
            try {
                answering().body(answer, new CountedStream(proxy.capped(out), kind.bytesDown, limitBytes));
            } catch (IOException e) {
                reset();
                throw e;
            }
            isSpent |= !answer.isChunked() && answer.contentLength() < 0;
        }
    }

    /// Answers in the store's place, with an error document.
    ///
    /// @param fields further header fields, each with its line's end
    private void refuse(S3Request request, Tally.Kind kind, S3Fault.Answer refusal, String fields) throws IOException {
        kind.answered(refusal.status());
        String body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>%s</Code><Message>%s</Message></Error>"
                .formatted(refusal.code(), refusal.message());
        String head =
                "HTTP/1.1 %d %s\r\nContent-Type: application/xml\r\nContent-Length: %d\r\n%sConnection: close\r\n\r\n"
                        .formatted(refusal.status(), refusal.code(), body.length(), fields);
        out.write(head.getBytes(US_ASCII));
        if (!request.method().equals("HEAD")) {
            out.write(body.getBytes(US_ASCII));
        }
        isSpent = true;
    }

    private void reset() throws IOException {
        isSpent = true;
        client.setSoLinger(true, 0);
        client.close();
    }

    private void dropStore() throws IOException {
        if (store != null) {
            store.close();
            store = null;
        }
    }

    /// The connection whose answer has begun, however long that took.
    private StoreConnection answering() throws IOException {
        StoreConnection there = store;
        if (there == null) {
            throw new IOException("the connection to the store is gone");
        }
        return there;
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
