// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.http.wire.HttpRequest;
import dev.gantry.http.wire.Query;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestMappingIT {

    private final BlockingQueue<HttpRequest> seen = new ArrayBlockingQueue<>(8);
    private HttpEngine engine;

    @BeforeEach
    void start() throws IOException {
        engine = Engines.start(request -> {
            seen.add(request);
            return Engines.text(200, Boolean.toString(Thread.currentThread().isVirtual()));
        });
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    private RawClient.Answer ask(String request) throws IOException {
        try (var client = RawClient.to(engine)) {
            return client.send(request).answer();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET  HTTP/1.1", "GET /v2/ HTTP/H.1", "GET /v2/ HTTP/7.0", "GET /v2/ HTTP/1.1x"})
    void aRequestLineThatIsNoneIsTheClientsFault(String line) throws Exception {
        RawClient.Answer answer = ask(line + "\r\nHost: r\r\n\r\n");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("\"code\":\"UNSUPPORTED\"");
        assertThat(seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/",
                "/v2/a%2Fb/tags/list",
                "/v2/a/../b",
                "/v2/./a",
                "/v2/%2e%2e/a",
                "//v2//a",
                "/v2/a;b=c/d",
                "/v2/..;/a",
                "/v2/%25zz",
                "/v2/a\\b",
                "/v2/%c3%28"
            })
    void pathReachesTheHandlerAsSent(String path) throws Exception {
        assertThat(ask("GET " + path + " HTTP/1.1\r\nHost: r\r\n\r\n").status()).isEqualTo(200);
        assertThat(seen.take().path()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2/a%00b", "/../v2/", "v2/"})
    void pathThatNamesNothingIsABadRequest(String path) throws Exception {
        var answer = ask("GET " + path + " HTTP/1.1\r\nHost: r\r\n\r\n");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("\"code\":\"UNSUPPORTED\"");
        assertThat(seen).isEmpty();
    }

    @Test
    void queryIsDecoded() throws Exception {
        ask("GET /v2/?digest=sha256%3Aab&n=1&n=2&empty HTTP/1.1\r\nHost: r\r\n\r\n");
        assertThat(seen.take().query()).isEqualTo(Query.parse("digest=sha256:ab&n=1&n=2&empty="));
    }

    @Test
    void malformedQueryIsABadRequest() throws Exception {
        var answer = ask("GET /v2/?n=%zz HTTP/1.1\r\nHost: r\r\n\r\n");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        assertThat(answer.body()).contains("\"code\":\"UNSUPPORTED\"");
        assertThat(seen).isEmpty();
    }

    @Test
    void headersKeepTheirOrderAndRepetitions() throws Exception {
        ask("GET / HTTP/1.1\r\nHost: r\r\nAccept: b\r\nX-One: 1\r\nAccept: a\r\n\r\n");
        assertThat(seen.take().headers().all("accept")).containsExactly("b", "a");
    }

    @Test
    void requestNamesSchemeAuthorityAndClient() throws Exception {
        ask("GET / HTTP/1.1\r\nHost: registry.example:5000\r\n\r\n");
        HttpRequest request = seen.take();
        assertThat(request.scheme()).isEqualTo("http");
        assertThat(request.authority()).isEqualTo("registry.example:5000");
        assertThat(request.clientAddress()).isEqualTo("127.0.0.1");
    }

    @Test
    void requestWithoutBodyHasLengthZero() throws Exception {
        ask("POST / HTTP/1.1\r\nHost: r\r\n\r\n");
        assertThat(seen.take().body().lengthBytes()).hasValue(0);
    }

    @Test
    void handlerRunsOnAVirtualThread() throws Exception {
        assertThat(ask("GET / HTTP/1.1\r\nHost: r\r\n\r\n").body()).isEqualTo("true");
    }

    @Test
    void malformedRequestLineIsAnsweredInJson() throws Exception {
        var answer = ask("GET / HTTP/1.1 \0\r\n\r\n");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).startsWith("{\"errors\":[{\"code\":\"UNSUPPORTED\"");
        assertThat(answer.header("server")).isEqualTo("absent");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v2/a%00b HTTP/1.1\r\nHost: r",
                "GET /v2/ HTTP/1.1\r\nHost: a b",
                "GET /v2/ HTTP/1.1\r\nHost: r\r\nContent-Length: x",
                "GET /v2/ HTTP/7.0\r\nHost: r"
            })
    void refusedHeadIsTheLastOnItsConnectionAndTheAnswerSaysSo(String head) throws Exception {
        try (var client = RawClient.to(engine)) {
            assertThat(client.send(head + "\r\n\r\n").answer().header("connection"))
                    .isEqualTo("close");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void refusedHeadIsLoggedWithTheReason() throws Exception {
        try (var log = CapturedLog.of(ErrorPage.class)) {
            assertThat(ask("GET / HTTP/1.1\r\nHost: r\r\nContent-Length: x\r\n\r\n")
                            .status())
                    .isEqualTo(400);
            assertThat(log.events("http.refused"))
                    .singleElement()
                    .satisfies(event -> assertThat(String.valueOf(event.getKeyValuePairs()))
                            .contains("client=\"127.0.0.1\"", "status=\"400\"", "Content-Length"));
        }
    }

    @Test
    void headerBeyondTheLimitIsAnsweredInJson() throws Exception {
        var answer = ask("GET / HTTP/1.1\r\nHost: r\r\nX: " + "x".repeat(40_000) + "\r\n\r\n");
        assertThat(answer.status()).isEqualTo(431);
        assertThat(answer.body()).contains("\"code\":\"UNSUPPORTED\"");
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        assertThat(answer.header("server")).isEqualTo("absent");
    }

    @Test
    void pathBeyondTheLimitIsAnsweredInJson() throws Exception {
        var answer = ask("GET /" + "x".repeat(40_000) + " HTTP/1.1\r\nHost: r\r\n\r\n");
        assertThat(answer.status()).isEqualTo(414);
        assertThat(answer.body()).contains("\"code\":\"UNSUPPORTED\"");
    }
}
