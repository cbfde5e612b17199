// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import dev.gantry.http.engine.AddressRange;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How the API is served: the section `http`.
///
/// @param host null where clients are told the address that they named
/// @param prefix begins and ends with a slash
/// @param tls null where the server speaks clear text
/// @param headers by their names
public record Http(
        @Key(
                value = "where the server listens: `:5000` (every interface), `127.0.0.1:5000`, `[::1]:5000`,"
                        + " or with `net: unix` the path of a socket",
                otherwise = "`:5000`")
        BindAddress addr,

        @Key(
                value = "what `addr` is of: `tcp`, `tcp4` or `tcp6` alone, or `unix` for a socket in the file"
                        + " system",
                otherwise = "`tcp`")
        Net net,

        @Key(
                value = "the address that clients are told, as in `https://registry.example.com`, where it is"
                        + " not the one they named",
                otherwise = "what they named")
        @Nullable
        URI host,

        @Key(value = "stands before `/v2/`; begins and ends with a slash", otherwise = "`/`")
        String prefix,

        @Key(
                value = "what is handed to clients during an upload is signed by it. All replicas need the same",
                otherwise = "random, with a warning")
        @Nullable
        Secret secret,

        @Key(value = "`Location` is told without scheme and host", otherwise = "`false`")
        boolean relativeUrls,

        @Nullable Tls tls,

        @Key(value = "how long requests under way may go on after SIGTERM; `0` ends them at once", otherwise = "`30s`")
        Duration drainTimeout,

        @Key(
                value = "names and lists of values that every answer carries, unless it has that header anyway",
                otherwise = "none")
        Map<String, List<String>> headers,

        Http2 http2,
        H2c h2c,
        Debug debug,

        @Key(
                value = "addresses, and blocks as in `10.0.0.0/8`, of proxies that are believed whose request"
                        + " they pass on; see [below](#behind-a-proxy)",
                otherwise = "none")
        List<AddressRange> trustedProxies) {

    public static final Http DEFAULT = new Http(
            new ListenAddress("", 5000),
            Net.TCP,
            null,
            "/",
            null,
            false,
            null,
            Duration.ofSeconds(30),
            Map.of(),
            new Http2(false),
            new H2c(false),
            new Debug(null, new Prometheus(false, "/metrics")),
            List.of());

    /// What an address is of.
    public enum Net {
        TCP,
        TCP4,
        TCP6,
        UNIX
    }

    /// HTTP/2 in TLS.
    public record Http2(
            @Key(value = "HTTP/2 is not offered in TLS handshakes", otherwise = "`false`")
            boolean disabled) {}

    /// HTTP/2 in clear text.
    public record H2c(
            @Key(
                    value = "without TLS, HTTP/2 is spoken to clients that begin with it or ask to change to it",
                    otherwise = "`false`")
            boolean enabled) {}

    /// Where operators look into the process, in clear text.
    ///
    /// @param addr null where nowhere
    public record Debug(
            @Key(
                    value = "host and port where health, metrics and the state of the process are shown. They"
                            + " are for operators alone: let nobody else reach it",
                    otherwise = "nowhere")
            @Nullable
            ListenAddress addr,

            Prometheus prometheus) {}

    /// Metrics in the form of Prometheus.
    public record Prometheus(
            @Key(value = "metrics are shown at `http.debug.addr`", otherwise = "`false`")
            boolean enabled,

            @Key(value = "the metrics' path", otherwise = "`/metrics`")
            String path) {

        /// The paths of the debug address's other pages, and of their list.
        public static final Set<String> TAKEN =
                Set.of("/", "/debug/health", "/debug/livez", "/debug/readyz", "/debug/threads", "/debug/vars");
    }

    public Http {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        headers.forEach((name, values) -> copy.put(name, List.copyOf(values)));
        headers = Map.copyOf(copy);
        trustedProxies = List.copyOf(trustedProxies);
    }

    public Http withAddr(BindAddress value) {
        return new Http(
                value,
                value instanceof SocketFile ? Net.UNIX : net,
                host,
                prefix,
                secret,
                relativeUrls,
                tls,
                drainTimeout,
                headers,
                http2,
                h2c,
                debug,
                trustedProxies);
    }

    public Http withSecret(Secret value) {
        return new Http(
                addr,
                net,
                host,
                prefix,
                value,
                relativeUrls,
                tls,
                drainTimeout,
                headers,
                http2,
                h2c,
                debug,
                trustedProxies);
    }

    public Http withPrefix(String value) {
        return new Http(
                addr,
                net,
                host,
                value,
                secret,
                relativeUrls,
                tls,
                drainTimeout,
                headers,
                http2,
                h2c,
                debug,
                trustedProxies);
    }
}
