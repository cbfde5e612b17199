// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/// Where traces are sent: the section `otel`. What it leaves open the standard variables of OpenTelemetry's SDKs
/// decide.
public record Otel(
        @Key(
                value = "requests are traced, and the traces sent by OTLP over HTTP (protobuf). Gantry's own section;"
                        + " Distribution knows the variables of OpenTelemetry alone",
                otherwise = "`false`; `true` where `OTEL_TRACES_EXPORTER` is `otlp`, or an"
                        + " `OTEL_EXPORTER_OTLP_ENDPOINT` is set")
        boolean enabled,

        @Key(
                value = "where the collector takes traces: a URL with its path",
                otherwise = "`OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`, or `OTEL_EXPORTER_OTLP_ENDPOINT` and"
                        + " `/v1/traces`, or `http://localhost:4318/v1/traces`")
        URI endpoint,

        @Key(
                value = "names and values of headers that the collector wants, such as a key",
                otherwise = "`OTEL_EXPORTER_OTLP_HEADERS`")
        Map<String, Secret> headers,

        @Key(value = "what the traces say that they come from", otherwise = "`OTEL_SERVICE_NAME`, or `gantry`")
        String serviceName,

        @Key(
                value = "which part of the requests is traced, from `0` to `1`; one whose sender has decided"
                        + " (`traceparent`) is as that says",
                otherwise = "`OTEL_TRACES_SAMPLER_ARG`, or `1`")
        double sampleRatio,

        @Key(
                value = "how long the collector may take; what it does not take is dropped",
                otherwise = "`OTEL_EXPORTER_OTLP_TIMEOUT`, or `10s`")
        Duration timeout) {

    public static final Otel DEFAULT = new Otel(
            false, URI.create("http://localhost:4318/v1/traces"), Map.of(), "gantry", 1.0, Duration.ofSeconds(10));

    public Otel {
        headers = Map.copyOf(headers);
    }
}
