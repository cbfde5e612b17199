// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import dev.gantry.server.config.ServerConfig.Http;
import dev.gantry.server.config.ServerConfig.Tls;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the section `http`.
final class HttpReader {

    private HttpReader() {}

    static Http read(Section http) {
        return new Http(
                http.parsed("addr", ListenAddress::parse, ListenAddress.ACCEPTED, Http.DEFAULT.addr()),
                host(http),
                http.parsed("prefix", HttpReader::prefix, "a path between slashes, as in /registry/", "/"),
                http.filled("secret").map(Secret::new).orElse(null),
                http.flag("relativeurls", false),
                tls(http.section("tls")),
                http.duration("draintimeout", Http.DEFAULT.drainTimeout()));
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

    private static @Nullable Tls tls(Section tls) {
        Optional<Path> certificate = file(tls, "certificate");
        Optional<Path> key = file(tls, "key");
        if (certificate.isPresent() && key.isPresent()) {
            return new Tls(certificate.get(), key.get());
        }
        if (certificate.isPresent()) {
            tls.error("key", "is required beside certificate: the PEM file of its private key");
        } else if (key.isPresent()) {
            tls.error("certificate", "is required beside key: the PEM file of the certificate chain");
        }
        return null;
    }

    private static Optional<Path> file(Section tls, String key) {
        return tls.filled(key).isEmpty() ? Optional.empty() : tls.parsed(key, Path::of, "a file's path");
    }
}
