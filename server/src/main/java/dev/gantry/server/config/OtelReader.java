// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Reads the section `otel`, whose defaults are in the environment.
final class OtelReader {

    private static final String A_RATIO = "a number from 0 to 1, as in 0.1";

    private static final String AN_ENDPOINT =
            "a URL as in http://localhost:4318/v1/traces, without a password: that goes into headers";

    private OtelReader() {}

    static Otel read(Section otel) {
        return read(otel, System.getenv());
    }

    static Otel read(Section otel, Map<String, String> environment) {
        Map<String, String> complaints = new LinkedHashMap<>();
        Otel defaults = new OtelVariables(environment, complaints::put).defaults();
        boolean isEnabled = otel.flag("enabled", defaults.enabled());
        if (isEnabled) {
            complaints.forEach((name, what) -> otel.warn("enabled", "the variable %s %s".formatted(name, what)));
        }
        Duration timeout = otel.duration("timeout", defaults.timeout());
        if (timeout.isZero()) {
            otel.error("timeout", "must be longer than nothing");
        }
        return new Otel(
                isEnabled,
                otel.parsed("endpoint", OtelReader::endpoint, AN_ENDPOINT).orElse(defaults.endpoint()),
                headers(otel.section("headers"), defaults),
                otel.filled("servicename").orElse(defaults.serviceName()),
                otel.parsed("sampleratio", OtelReader::ratio, A_RATIO, defaults.sampleRatio()),
                timeout);
    }

    /// @throws IllegalArgumentException if the text is no URL, or holds what is to be kept secret
    static URI endpoint(String text) {
        URI endpoint = HttpReader.absolute(text);
        if (endpoint.getRawUserInfo() != null) {
            throw new IllegalArgumentException("Holds a password");
        }
        return endpoint;
    }

    /// @throws IllegalArgumentException if the text is none
    static double ratio(String text) {
        double ratio = Double.parseDouble(text);
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new IllegalArgumentException("Not a ratio");
        }
        return ratio;
    }

    private static Map<String, Secret> headers(Section headers, Otel defaults) {
        if (headers.keys().isEmpty()) {
            return defaults.headers();
        }
        Map<String, Secret> read = new LinkedHashMap<>();
        headers.keys().forEach(name -> headers.text(name).ifPresent(value -> read.put(name, new Secret(value))));
        return read;
    }
}
