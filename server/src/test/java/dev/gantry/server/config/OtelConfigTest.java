// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtelConfigTest {

    @TempDir
    Path folder;

    private final Map<String, String> complaints = new HashMap<>();

    private ConfigFile file(String section) {
        return ConfigFile.of(folder, ConfigFile.MINIMAL + section);
    }

    private Otel from(Map<String, String> environment) {
        return new OtelVariables(environment, complaints::put).defaults();
    }

    @Test
    void everyKeyIsRead() throws Exception {
        Otel otel = file("""
                        otel:
                          enabled: true
                          endpoint: https://collector.example.com:4318/v1/traces
                          headers:
                            x-api-key: a key
                          servicename: images
                          sampleratio: 0.25
                          timeout: 3s
                        """).config().otel();

        assertThat(otel)
                .isEqualTo(new Otel(
                        true,
                        URI.create("https://collector.example.com:4318/v1/traces"),
                        Map.of("x-api-key", new Secret("a key")),
                        "images",
                        0.25,
                        Duration.ofSeconds(3)));
    }

    @Test
    void nothingIsTracedUnlessTold() {
        assertThat(from(Map.of())).isEqualTo(Otel.DEFAULT);
        assertThat(Otel.DEFAULT.enabled()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "OTEL_TRACES_EXPORTER, otlp, true",
        "OTEL_TRACES_EXPORTER, none, false",
        "OTEL_EXPORTER_OTLP_ENDPOINT, http://collector:4318, true",
        "OTEL_SERVICE_NAME, images, false"
    })
    void variablesSwitchTracesOn(String name, String value, boolean isOn) {
        assertThat(from(Map.of(name, value)).enabled()).isEqualTo(isOn);
    }

    @Test
    void variablesOfAllSdksAreUnderstood() {
        Otel otel = from(Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318/",
                "OTEL_EXPORTER_OTLP_HEADERS", "x-key=a%20b, x-other=c",
                "OTEL_SERVICE_NAME", "images",
                "OTEL_TRACES_SAMPLER", "parentbased_traceidratio",
                "OTEL_TRACES_SAMPLER_ARG", "0.5",
                "OTEL_EXPORTER_OTLP_TIMEOUT", "2500"));

        assertThat(otel)
                .isEqualTo(new Otel(
                        true,
                        URI.create("http://collector:4318/v1/traces"),
                        Map.of("x-key", new Secret("a b"), "x-other", new Secret("c")),
                        "images",
                        0.5,
                        Duration.ofMillis(2500)));
        assertThat(complaints).isEmpty();
    }

    @Test
    void endpointOfTracesIsTakenAsItIs() {
        assertThat(from(Map.of(
                                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318",
                                "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://other/traces"))
                        .endpoint())
                .isEqualTo(URI.create("http://other/traces"));
    }

    @ParameterizedTest
    @CsvSource({
        "OTEL_EXPORTER_OTLP_PROTOCOL, grpc",
        "OTEL_TRACES_SAMPLER_ARG, much",
        "OTEL_EXPORTER_OTLP_TIMEOUT, 10s",
        "OTEL_EXPORTER_OTLP_ENDPOINT, collector",
        "OTEL_EXPORTER_OTLP_HEADERS, x-key"
    })
    void variableThatCannotBeUsedIsTold(String name, String value) {
        assertThat(from(Map.of(name, value)).endpoint()).isEqualTo(Otel.DEFAULT.endpoint());
        assertThat(complaints).containsOnlyKeys(name);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    endpoint: collector:4318 | otel.endpoint
                    sampleratio: 1.5         | otel.sampleratio
                    timeout: 0s              | otel.timeout
                    enabled: maybe           | otel.enabled
                    """)
    void whatCannotBeUsedIsAnError(String line, String key) {
        assertThat(file("otel:\n  " + line + "\n").problems())
                .singleElement()
                .asString()
                .contains("error: " + key + ":");
    }

    @Test
    void pricesAreReadAndMustBeAmounts() throws Exception {
        assertThat(file("metrics: {price: {read: 0, write: 0.01}}\n")
                        .config()
                        .metrics()
                        .price())
                .isEqualTo(new Metrics.Price(0, 0.01));
        assertThat(file("metrics: {price: {read: -1, write: a lot}}\n").problems())
                .hasSize(2);
    }
}
