// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// The variables by which all of OpenTelemetry's SDKs are configured, as far as they concern the export of traces.
///
/// @param warn is given the name of a variable that cannot be used, and what it must be
record OtelVariables(Map<String, String> environment, BiConsumer<String, String> warn) {

    private static final String TRACES_ENDPOINT = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static final String ACCEPTED_PROTOCOL = "http/protobuf";

    /// What holds where the section says nothing.
    Otel defaults() {
        checkProtocol();
        return new Otel(isEnabled(), endpoint(), headers(), serviceName(), sampleRatio(), timeout());
    }

    private boolean isEnabled() {
        if ("true".equalsIgnoreCase(environment.get("OTEL_SDK_DISABLED"))) {
            return false;
        }
        String exporter = filled("OTEL_TRACES_EXPORTER").orElse("");
        boolean isNamed = filled(ENDPOINT).or(() -> filled(TRACES_ENDPOINT)).isPresent();
        return exporter.isEmpty() ? isNamed : exporter.equals("otlp");
    }

    private void checkProtocol() {
        filled("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL")
                .or(() -> filled("OTEL_EXPORTER_OTLP_PROTOCOL"))
                .filter(protocol -> !protocol.equals(ACCEPTED_PROTOCOL))
                .ifPresent(other -> warn.accept("OTEL_EXPORTER_OTLP_PROTOCOL", "is taken for " + ACCEPTED_PROTOCOL));
    }

    private URI endpoint() {
        return parsed(TRACES_ENDPOINT, OtelReader::endpoint, "must be a URL without a password")
                .or(() -> parsed(ENDPOINT, OtelReader::endpoint, "must be a URL without a password")
                        .map(OtelVariables::ofTraces))
                .orElse(Otel.DEFAULT.endpoint());
    }

    private static URI ofTraces(URI base) {
        return URI.create(base.toString().replaceFirst("/$", "") + "/v1/traces");
    }

    private Map<String, Secret> headers() {
        Map<String, Secret> headers = new LinkedHashMap<>();
        for (String name : new String[] {"OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_TRACES_HEADERS"}) {
            for (String pair : filled(name).map(text -> text.split(",", -1)).orElse(new String[0])) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    String value = URLDecoder.decode(pair.substring(equals + 1).strip(), StandardCharsets.UTF_8);
                    headers.put(pair.substring(0, equals).strip(), new Secret(value));
                } else {
                    warn.accept(name, "must be a list as in name=value,name=value");
                }
            }
        }
        return headers;
    }

    private String serviceName() {
        return filled("OTEL_SERVICE_NAME").orElse(Otel.DEFAULT.serviceName());
    }

    private double sampleRatio() {
        String sampler = filled("OTEL_TRACES_SAMPLER").orElse("");
        if (sampler.endsWith("always_off")) {
            return 0;
        }
        if (sampler.endsWith("always_on")) {
            return 1;
        }
        return parsed("OTEL_TRACES_SAMPLER_ARG", OtelReader::ratio, "must be a number from 0 to 1")
                .orElse(Otel.DEFAULT.sampleRatio());
    }

    private Duration timeout() {
        return parsed(
                        "OTEL_EXPORTER_OTLP_TIMEOUT",
                        text -> Duration.ofMillis(Integer.parseInt(text)),
                        "is milliseconds")
                .filter(Duration::isPositive)
                .orElse(Otel.DEFAULT.timeout());
    }

    private <T> Optional<T> parsed(String name, Function<String, T> parser, String accepted) {
        try {
            return filled(name).map(parser);
        } catch (IllegalArgumentException e) {
            warn.accept(name, accepted);
            return Optional.empty();
        }
    }

    private Optional<String> filled(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }
}
