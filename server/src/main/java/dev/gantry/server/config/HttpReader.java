// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import dev.gantry.http.engine.AddressRange;
import dev.gantry.server.config.Http.Debug;
import dev.gantry.server.config.Http.H2c;
import dev.gantry.server.config.Http.Http2;
import dev.gantry.server.config.Http.Net;
import dev.gantry.server.config.Http.Prometheus;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the section `http`.
final class HttpReader {

    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern FIELD_VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");

    /// Those that say where an answer ends; no operator may.
    private static final Set<String> FRAMING =
            Set.of("connection", "content-length", "content-encoding", "transfer-encoding", "trailer", "upgrade");

    private HttpReader() {}

    static Http read(Section http) {
        Net net = http.choice("net", Net.class, Net.TCP);
        return new Http(
                address(http, net),
                net,
                host(http),
                http.parsed("prefix", HttpReader::prefix, "a path between slashes, as in /registry/", "/"),
                http.filled("secret").map(Secret::new).orElse(null),
                http.flag("relativeurls", false),
                TlsReader.read(http.section("tls")),
                http.duration("draintimeout", Http.DEFAULT.drainTimeout()),
                headers(http),
                new Http2(http.section("http2").flag("disabled", false)),
                new H2c(http.section("h2c").flag("enabled", false)),
                debug(http.section("debug")),
                trustedProxies(http));
    }

    /// @throws IllegalArgumentException if the text is no URL of a web server
    static URI absolute(String text) {
        URI uri = URI.create(text);
        boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!web || uri.getHost() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("Not an absolute URL");
        }
        return uri;
    }

    private static BindAddress address(Section http, Net net) {
        if (net != Net.UNIX) {
            return http.parsed("addr", ListenAddress::parse, ListenAddress.ACCEPTED)
                    .<BindAddress>map(address -> address)
                    .orElse(Http.DEFAULT.addr());
        }
        if (http.filled("addr").isEmpty()) {
            http.error("addr", "is required where net is unix: " + SocketFile.ACCEPTED);
            return Http.DEFAULT.addr();
        }
        return http.parsed("addr", SocketFile::parse, SocketFile.ACCEPTED)
                .<BindAddress>map(file -> file)
                .orElse(Http.DEFAULT.addr());
    }

    private static @Nullable URI host(Section http) {
        if (http.filled("host").isEmpty()) {
            return null;
        }
        return http.parsed("host", HttpReader::absolute, "a URL as in https://registry.example.com")
                .orElse(null);
    }

    private static String prefix(String text) {
        String prefix = text.isEmpty() ? "/" : text;
        if (!prefix.startsWith("/") || !prefix.endsWith("/") || prefix.contains("//")) {
            throw new IllegalArgumentException("Not a path between slashes");
        }
        return prefix;
    }

    private static Map<String, List<String>> headers(Section http) {
        Section headers = http.section("headers");
        Map<String, List<String>> read = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String name : headers.keys()) {
            List<String> values = headers.texts(name);
            if (!TOKEN.matcher(name).matches()) {
                headers.error(name, "is no name of a header");
            } else if (FRAMING.stream().anyMatch(name::equalsIgnoreCase)) {
                headers.error(name, "is the server's own to set");
            } else if (!values.stream()
                    .allMatch(value -> FIELD_VALUE.matcher(value).matches())) {
                headers.error(name, "must be a list of texts of one line each");
            } else if (!values.isEmpty()) {
                read.put(name, values);
            }
        }
        return read;
    }

    private static Debug debug(Section debug) {
        Section prometheus = debug.section("prometheus");
        ListenAddress addr = debug.filled("addr").isEmpty()
                ? null
                : debug.parsed("addr", ListenAddress::parse, ListenAddress.ACCEPTED)
                        .orElse(null);
        boolean hasMetrics = prometheus.flag("enabled", false);
        if (hasMetrics && addr == null && !debug.has("addr")) {
            prometheus.warn("enabled", "metrics are shown at http.debug.addr, and there is none");
        }
        String path = prometheus.parsed("path", HttpReader::path, "a path, as in /metrics", "/metrics");
        if (Prometheus.TAKEN.contains(path)) {
            prometheus.error("path", "is another page of the debug address; take one of its own, as /metrics");
        }
        return new Debug(addr, new Prometheus(hasMetrics, path));
    }

    private static String path(String text) {
        if (!text.startsWith("/") || !text.equals(URI.create(text).getRawPath())) {
            throw new IllegalArgumentException("Not a path");
        }
        return text;
    }

    private static List<AddressRange> trustedProxies(Section http) {
        List<Optional<AddressRange>> ranges =
                http.texts("trustedproxies").stream().map(HttpReader::range).toList();
        if (ranges.contains(Optional.<AddressRange>empty())) {
            http.error("trustedproxies", "must be addresses or blocks of them, as in 192.0.2.7 or 10.0.0.0/8");
        }
        return ranges.stream().flatMap(Optional::stream).toList();
    }

    private static Optional<AddressRange> range(String text) {
        try {
            return Optional.of(AddressRange.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
