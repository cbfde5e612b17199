// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import dev.gantry.server.config.ServerConfig.DescriptorCache;
import dev.gantry.server.config.ServerConfig.Storage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the section `redis` where `storage.cache.blobdescriptor` asks for Redis.
final class RedisReader {

    private static final String ADDRESS = "host and port, as in [redis.example.com:6379]";

    private RedisReader() {}

    /// @return null where Redis is not used
    static @Nullable Redis read(Section file, Storage storage) {
        Section redis = file.section("redis");
        if (storage.cache().blobDescriptor() != DescriptorCache.REDIS) {
            if (!redis.keys().isEmpty()) {
                file.warn("redis", "has no effect: storage.cache.blobdescriptor is not redis");
            }
            return null;
        }
        if (!(storage.driver() instanceof S3)) {
            file.section("storage")
                    .section("cache")
                    .warn("blobdescriptor", "redis has no effect beside this store, which is quick to ask itself");
            return null;
        }
        return redis(redis);
    }

    private static Redis redis(Section redis) {
        Redis standard = Redis.DEFAULT;
        int poolSize = orStandard(redis.number("poolsize", 0, 0), standard.poolSize());
        int maxIdle = orStandard(redis.number("maxidleconns", 0, 0), poolSize);
        List<ListenAddress> addresses = addresses(redis);
        String master = redis.filled("mastername").orElse(null);
        int db = redis.number("db", standard.db(), 0);
        if (master == null && addresses.size() > 1 && db != 0) {
            redis.error("db", "must be 0: several addresses are a cluster, which has one database");
        }
        return new Redis(
                addresses,
                master,
                sentinels(redis, "sentinelusername", master),
                Optional.ofNullable(sentinels(redis, "sentinelpassword", master))
                        .map(Secret::new)
                        .orElse(null),
                redis.filled("username").orElse(null),
                redis.filled("password").map(Secret::new).orElse(null),
                db,
                timeout(redis, "dialtimeout", standard.dialTimeout()),
                timeout(redis, "readtimeout", standard.readTimeout()),
                poolSize,
                Math.min(redis.number("minidleconns", standard.minIdleConns(), 0), poolSize),
                Math.min(maxIdle, poolSize),
                redis.duration("connmaxidletime", standard.connMaxIdleTime()),
                tls(redis.section("tls")));
    }

    private static int orStandard(int number, int standard) {
        return number == 0 ? standard : number;
    }

    private static @Nullable String sentinels(Section redis, String key, @Nullable String master) {
        Optional<String> value = redis.filled(key);
        if (value.isPresent() && master == null) {
            redis.warn(key, "is not used without mastername, the name under which Sentinels know the server");
            return null;
        }
        return value.orElse(null);
    }

    private static List<ListenAddress> addresses(Section redis) {
        List<ListenAddress> addresses = new ArrayList<>();
        List<String> texts = redis.texts("addrs");
        for (String text : texts) {
            address(text).ifPresent(addresses::add);
        }
        if (texts.isEmpty() || addresses.size() < texts.size()) {
            redis.error("addrs", "must be " + ADDRESS);
        }
        return addresses;
    }

    private static Optional<ListenAddress> address(String text) {
        try {
            return Optional.of(ListenAddress.parse(text)).filter(a -> !a.host().isEmpty() && a.port() != 0);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Duration timeout(Section redis, String key, Duration otherwise) {
        Duration timeout = redis.duration(key, otherwise);
        if (timeout.toMillis() == 0 || timeout.toMillis() > Integer.MAX_VALUE) {
            redis.error(key, "must be a millisecond at least, and less than 24 days");
            return otherwise;
        }
        return timeout;
    }

    private static Redis.@Nullable Tls tls(Section tls) {
        Optional<Path> certificate = file(tls, "certificate");
        Optional<Path> key = file(tls, "key");
        List<Path> authorities = tls.texts("rootcas").stream()
                .map(text -> path(tls, "rootcas", text))
                .filter(Objects::nonNull)
                .toList();
        boolean hasCertificate = tls.filled("certificate").isPresent();
        if (hasCertificate != tls.filled("key").isPresent()) {
            tls.error(
                    hasCertificate ? "key" : "certificate",
                    "is required: certificate and key are PEM files that belong together");
        }
        boolean enabled = tls.flag("enabled", certificate.isPresent() || !authorities.isEmpty());
        return enabled ? new Redis.Tls(true, certificate.orElse(null), key.orElse(null), authorities) : null;
    }

    private static Optional<Path> file(Section tls, String key) {
        return tls.filled(key).map(text -> path(tls, key, text));
    }

    private static @Nullable Path path(Section tls, String key, String text) {
        try {
            Path path = Path.of(text);
            if (Files.isReadable(path)) {
                return path;
            }
        } catch (IllegalArgumentException e) {
            // Reported as a file that cannot be read.
        }
        tls.error(key, "must name files that can be read");
        return null;
    }
}
