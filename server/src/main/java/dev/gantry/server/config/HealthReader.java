// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the section `health`.
final class HealthReader {

    private static final Duration SHORTEST = Duration.ofMillis(10);

    private HealthReader() {}

    static Health read(Section health) {
        Section store = health.section("storagedriver");
        return new Health(
                new Health.StorageDriver(store.flag("enabled", false), interval(store), threshold(store)),
                all(health, "file", HealthReader::file),
                all(health, "http", HealthReader::http),
                all(health, "tcp", HealthReader::tcp));
    }

    private interface ItemReader<T> {
        @Nullable
        T read(Section item);
    }

    private static <T> List<T> all(Section health, String key, ItemReader<T> reader) {
        return health.sections(key).stream()
                .map(reader::read)
                .filter(Objects::nonNull)
                .toList();
    }

    private static Health.@Nullable File file(Section item) {
        Optional<Path> file = required(item, "file", "a path").flatMap(text -> item.parsed("file", Path::of, "a path"));
        return file.map(path -> new Health.File(path, interval(item), threshold(item)))
                .orElse(null);
    }

    private static Health.@Nullable Http http(Section item) {
        String accepted = "a URL as in https://server.example.com/ready, without a password: that goes into headers";
        Optional<URI> uri =
                required(item, "uri", accepted).flatMap(text -> item.parsed("uri", HealthReader::uri, accepted));
        Map<String, List<Secret>> headers = new LinkedHashMap<>();
        Section named = item.section("headers");
        named.keys()
                .forEach(name -> headers.put(
                        name, named.texts(name).stream().map(Secret::new).toList()));
        return uri.map(to -> new Health.Http(
                        to,
                        headers,
                        item.number("statuscode", 200, 100),
                        timeout(item),
                        interval(item),
                        threshold(item)))
                .orElse(null);
    }

    private static Health.@Nullable Tcp tcp(Section item) {
        String accepted = "host and port, as in redis.example.com:6379";
        Optional<ListenAddress> addr =
                required(item, "addr", accepted).flatMap(text -> item.parsed("addr", HealthReader::server, accepted));
        return addr.map(to -> new Health.Tcp(to, timeout(item), interval(item), threshold(item)))
                .orElse(null);
    }

    private static Optional<String> required(Section item, String key, String accepted) {
        Optional<String> text = item.filled(key);
        if (text.isEmpty()) {
            item.error(key, "is required: " + accepted);
        }
        return text;
    }

    private static ListenAddress server(String text) {
        ListenAddress address = ListenAddress.parse(text);
        if (address.host().isEmpty() || address.port() == 0) {
            throw new IllegalArgumentException("Not a server's address");
        }
        return address;
    }

    private static URI uri(String text) {
        URI uri = URI.create(text);
        boolean isWeb = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!isWeb || uri.getHost() == null || uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("Not a URL of a web server, or one with a password");
        }
        return uri;
    }

    private static Duration interval(Section check) {
        return atLeast(check, "interval", check.duration("interval", Health.INTERVAL), Health.INTERVAL);
    }

    /// None at all, which Distribution takes for no limit, is the default.
    private static Duration timeout(Section check) {
        Duration timeout = check.duration("timeout", Duration.ZERO);
        return timeout.isZero() ? Health.TIMEOUT : atLeast(check, "timeout", timeout, Health.TIMEOUT);
    }

    private static Duration atLeast(Section check, String key, Duration read, Duration otherwise) {
        if (read.compareTo(SHORTEST) < 0) {
            check.error(key, "must be 10ms at least");
            return otherwise;
        }
        return read;
    }

    private static int threshold(Section check) {
        return Math.max(1, check.number("threshold", 1, 0));
    }
}
