// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Answers of servers, word by word.
class Http1Test {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CompletableFuture<String> heard = new CompletableFuture<>();
    private final Kept body = new Kept(1_000);
    private ServerSocket listener;
    private Http1 http;

    @BeforeEach
    void start() throws IOException {
        listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        http = new Http1(Optional.empty());
    }

    @AfterEach
    void stop() throws IOException {
        http.close();
        listener.close();
        threads.shutdownNow();
        threads.close();
    }

    @Test
    void requestIsFramedByItsLength() throws Exception {
        serve("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");

        Request put = Request.of("PUT", uri("/v2/a?digest=sha256:1&x=%2F")).with("Content-Type", "a/b");
        assertThat(http.send(put.with(Body.of("hello".getBytes(ISO_8859_1))), body)
                        .status())
                .isEqualTo(201);

        assertThat(heard.get(20, TimeUnit.SECONDS))
                .isEqualTo("""
                PUT /v2/a?digest=sha256:1&x=%%2F HTTP/1.1
                Host: 127.0.0.1:%d
                User-Agent: gantry-benchmarks
                Content-Type: a/b
                Content-Length: 5

                hello""".formatted(listener.getLocalPort()).replace("\n", "\r\n"));
    }

    @Test
    void bodyOfUnknownLengthIsSentInChunks() throws Exception {
        serve("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");

        http.send(Request.of("PATCH", uri("/")).with(Body.streamed(new Content(1, 70_000))), body);

        assertThat(heard.get(20, TimeUnit.SECONDS))
                .contains("\r\nTransfer-Encoding: chunked\r\n\r\n10000\r\n")
                .contains("\r\n1170\r\n")
                .endsWith("\r\n0\r\n\r\n")
                .doesNotContain("Content-Length");
    }

    @Test
    void answerInChunksIsReadWithItsTrailers() throws Exception {
        serve(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nT: v\r\n\r\n");

        Answer answer = http.send(Request.of("GET", uri("/")), body);

        assertThat(answer.lengthBytes()).isEqualTo(13);
        assertThat(body.text()).isEqualTo("abc0123456789");
    }

    @Test
    void headHasNoBodyWhateverItSays() throws Exception {
        serve("HTTP/1.1 200 OK\r\nContent-Length: 500\r\nDocker-Content-Digest: d\r\n\r\n");

        Answer answer = http.send(Request.of("HEAD", uri("/")), body);

        assertThat(answer.lengthBytes()).isZero();
        assertThat(answer.field("docker-content-digest")).contains("d");
    }

    @Test
    void interimAnswersAreNotTheAnswer() throws Exception {
        serve("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n");

        assertThat(http.send(Request.of("GET", uri("/")), body).status()).isEqualTo(204);
    }

    @Test
    void connectionIsUsedAgain() throws Exception {
        String ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        serve(ok, ok);

        http.send(Request.of("GET", uri("/1")), body);
        http.send(Request.of("GET", uri("/2")), body);

        assertThat(body.text()).isEqualTo("okok");
    }

    @Test
    void connectionThatTheServerEndsIsNotUsedAgain() throws Exception {
        serve("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
        http.send(Request.of("GET", uri("/1")), body);
        serve("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

        assertThat(http.send(Request.of("GET", uri("/2")), body).status()).isEqualTo(200);
    }

    @Test
    void answerThatBreaksOffSaysHowMuchIsMissing() throws Exception {
        serve("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");

        assertThatThrownBy(() -> http.send(Request.of("GET", uri("/v2/")), body))
                .hasMessageContaining("GET " + uri("/v2/"))
                .hasMessageContaining("the answer ended 7 bytes early");
    }

    @Test
    void connectionThatEndsWithoutAnAnswerSaysSo() throws Exception {
        serve("");

        assertThatThrownBy(() -> http.send(Request.of("GET", uri("/v2/")), body))
                .hasMessageContaining("the connection ended where an answer was due");
    }

    @Test
    void answerWithoutALengthIsRefused() throws Exception {
        serve("HTTP/1.1 200 OK\r\n\r\nabc");

        assertThatThrownBy(() -> http.send(Request.of("GET", uri("/")), body))
                .hasMessageContaining("does not say how long it is");
    }

    @Test
    void refusalIsKeptAndDoesNotReachTheSink() throws Exception {
        serve("HTTP/1.1 403 Forbidden\r\nContent-Length: 6\r\n\r\ndenied");

        Answer answer = http.send(Request.of("GET", uri("/")), body);

        assertThat(answer.refusal()).isEqualTo("denied");
        assertThat(body.text()).isEmpty();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort() + path);
    }

    /// Takes one connection, gives an answer for each request on it, and ends it. What it heard last is [#heard].
    private void serve(String... answers) {
        threads.execute(() -> {
            try (Socket client = listener.accept()) {
                String request = "";
                for (String answer : List.of(answers)) {
                    request = request(client);
                    client.getOutputStream().write(answer.getBytes(ISO_8859_1));
                }
                heard.complete(request);
            } catch (IOException e) {
                heard.completeExceptionally(e);
            }
        });
    }

    private static String request(Socket client) throws IOException {
        var heard = new StringBuilder();
        byte[] some = new byte[100_000];
        do {
            int n = client.getInputStream().read(some);
            heard.append(new String(some, 0, n, ISO_8859_1));
        } while (!isWhole(heard.toString()));
        return heard.toString();
    }

    private static boolean isWhole(String request) {
        return request.contains("chunked")
                ? request.endsWith("\r\n0\r\n\r\n")
                : !request.endsWith("Content-Length: 5\r\n\r\n");
    }
}
