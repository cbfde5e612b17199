// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.http.wire.Headers;
import dev.gantry.http.wire.HttpResponse;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfiguredAnswersIT {

    private static HttpEngine start(HttpConfig config) throws IOException {
        return HttpEngine.start(config, request -> HttpResponse.empty(202, Headers.of("X-Own", "handler")));
    }

    private static RawClient.Answer ask(HttpEngine engine, String request) throws IOException {
        try (var client = RawClient.to(engine)) {
            return client.send(request).answer();
        }
    }

    @Test
    void configuredHeadersAreOnEveryAnswerAndReplaceNone() throws Exception {
        Headers always = Headers.of("X-Content-Type-Options", "nosniff")
                .with("x-own", "operator")
                .with("X-Two", "a")
                .with("X-Two", "b");
        try (var engine = start(Engines.CONFIG.withHeaders(always))) {
            RawClient.Answer answer = ask(engine, "GET / HTTP/1.1\r\nHost: r\r\n\r\n");
            assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
            assertThat(answer.header("x-own")).isEqualTo("handler");
            assertThat(answer.head().lines().filter(line -> line.startsWith("X-Two:")))
                    .containsExactly("X-Two: a", "X-Two: b");

            RawClient.Answer malformed = ask(engine, "GET / HTTP/1.1 \0\r\n\r\n");
            assertThat(malformed.status()).isEqualTo(400);
            assertThat(malformed.header("x-content-type-options")).isEqualTo("nosniff");
        }
    }

    @ParameterizedTest
    @CsvSource({"true, 101", "false, 202"})
    void clearTextTurnsToHttp2OnlyWhereThatIsEnabled(boolean isEnabled, int status) throws Exception {
        var config = Engines.CONFIG.withProtocols(new HttpConfig.Protocols(true, isEnabled));
        try (var engine = start(config);
                var client = RawClient.to(engine)) {
            client.send("GET / HTTP/1.1\r\nHost: r\r\nConnection: Upgrade, HTTP2-Settings\r\n")
                    .send("Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n");
            assertThat(client.answerToHead().status()).isEqualTo(status);
        }
    }

    @Test
    void headOfTheConfiguredLengthIsTheLongest() throws Exception {
        try (var engine = start(Engines.CONFIG.withMaxHeaderBytes(2048))) {
            String field = "GET / HTTP/1.1\r\nHost: r\r\nX: %s\r\n\r\n";
            assertThat(ask(engine, field.formatted("x".repeat(1900))).status()).isEqualTo(202);
            RawClient.Answer refused = ask(engine, field.formatted("x".repeat(2100)));
            assertThat(refused.status()).isEqualTo(431);
            assertThat(refused.body()).startsWith("{\"errors\":[{\"code\":\"UNSUPPORTED\"");
        }
    }
}
