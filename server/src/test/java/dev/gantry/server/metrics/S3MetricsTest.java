// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gantry.http.wire.HttpResponse;
import dev.gantry.server.config.Metrics.Price;
import dev.gantry.storage.s3.watch.S3Attempt;
import dev.gantry.storage.s3.watch.S3Operation;
import dev.gantry.storage.s3.watch.S3Watcher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class S3MetricsTest {

    private final MetricsRegistry registry = new MetricsRegistry("1.2.3");
    private final S3Metrics metrics = new S3Metrics(registry, new Price(1, 10));

    @AfterEach
    void close() {
        registry.close();
    }

    private S3Watcher.Ending begin(S3Operation operation, int number) {
        return metrics.begun(new S3Attempt(operation, number, "GET", "s3.example.com", 100));
    }

    private String page() {
        var page = (HttpResponse.Bytes) registry.page().body();
        return new String(page.content(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "200, ok",
        "206, ok",
        "304, ok",
        "404, not_found",
        "403, refused",
        "429, throttled",
        "503, throttled",
        "500, failed"
    })
    void statusTellsTheOutcome(int status, String outcome) {
        S3Watcher.Ending ending = begin(S3Operation.GET_OBJECT, 1);
        ending.answered(status);
        ending.ended();

        assertThat(page())
                .contains("gantry_s3_requests_total{operation=\"GetObject\",outcome=\"%s\"} 1.0".formatted(outcome))
                .contains("gantry_s3_requests_in_flight 0.0");
    }

    @Test
    void anAttemptWithoutAnswerIsBrokenOrWasNeverSent() {
        begin(S3Operation.PUT_OBJECT, 1).failed(new IOException("reset"), true);
        begin(S3Operation.PUT_OBJECT, 2).failed(new IOException("refused"), false);

        assertThat(page())
                .contains("gantry_s3_requests_total{operation=\"PutObject\",outcome=\"broken\"} 1.0")
                .contains("gantry_s3_requests_total{operation=\"PutObject\",outcome=\"unreachable\"} 1.0")
                .contains("gantry_s3_retries_total{operation=\"PutObject\"} 1.0")
                .contains("gantry_s3_requests_in_flight 0.0");
    }

    @Test
    void bytesAreCountedOnBothWays() {
        S3Watcher.Ending ending = begin(S3Operation.GET_OBJECT, 1);
        ending.answered(200);
        ending.received(30);
        ending.received(12);
        ending.ended();

        assertThat(page())
                .contains("gantry_s3_sent_bytes_total{operation=\"GetObject\"} 100.0")
                .contains("gantry_s3_received_bytes_total{operation=\"GetObject\"} 42.0");
    }

    @Test
    void priceIsThatOfWhatWasServed() {
        for (int i = 0; i < 1000; i++) {
            begin(S3Operation.GET_OBJECT, 1).answered(404);
            begin(S3Operation.LIST_OBJECTS, 1).answered(200);
            begin(S3Operation.LIST_OBJECTS, 1).answered(503);
            begin(S3Operation.DELETE_OBJECTS, 1).answered(200);
        }

        assertThat(cost("read")).isCloseTo(1, within(1e-6));
        assertThat(cost("write")).isCloseTo(10, within(1e-6));
        assertThat(cost("free")).isZero();
    }

    private double cost(String price) {
        Matcher line = Pattern.compile("gantry_s3_cost_dollars_total\\{price=\"%s\"} (\\S+)".formatted(price))
                .matcher(page());
        assertThat(line.find()).as("cost of " + price).isTrue();
        return Double.parseDouble(line.group(1));
    }

    @Test
    void versionIsShown() {
        assertThat(page()).contains("gantry_build_info{version=\"1.2.3\"} 1");
    }
}
