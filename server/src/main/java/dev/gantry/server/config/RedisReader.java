// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import dev.gantry.server.config.ServerConfig.DescriptorCache;
import dev.gantry.server.config.ServerConfig.Redis;
import dev.gantry.server.config.ServerConfig.RedisTls;
import dev.gantry.server.config.ServerConfig.Storage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the section `redis` where `storage.cache.blobdescriptor` asks for Redis. Keys of Distribution 2.x stand in
/// for those that are absent.
final class RedisReader {

    private static final String ADDRESS = "one address, host and port, as in [redis.example.com:6379]";

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
        Section pool = redis.section("pool");
        int poolSize = atLeastOne(redis.number("poolsize", pool.number("maxactive", 0, 0), 0));
        int maxIdle = redis.number("maxidleconns", pool.number("maxidle", 0, 0), 0);
        Duration idleTime =
                redis.duration("connmaxidletime", pool.duration("idletimeout", Redis.DEFAULT.connMaxIdleTime()));
        if (redis.filled("mastername").isPresent()) {
            redis.error("mastername", "Sentinel is not supported; name the server itself in addrs");
        }
        return new Redis(
                addresses(redis),
                redis.filled("username").orElse(null),
                redis.filled("password").map(Secret::new).orElse(null),
                redis.number("db", Redis.DEFAULT.db(), 0),
                timeout(redis, "dialtimeout", Redis.DEFAULT.dialTimeout()),
                timeout(redis, "readtimeout", Redis.DEFAULT.readTimeout()),
                poolSize,
                Math.min(redis.number("minidleconns", Redis.DEFAULT.minIdleConns(), 0), poolSize),
                maxIdle == 0 ? poolSize : Math.min(maxIdle, poolSize),
                idleTime,
                tls(redis.section("tls")));
    }

    private static int atLeastOne(int connections) {
        return connections == 0 ? Redis.DEFAULT.poolSize() : connections;
    }

    private static List<ListenAddress> addresses(Section redis) {
        String key = redis.texts("addrs").isEmpty() ? "addr" : "addrs";
        List<String> texts = redis.texts(key);
        if (texts.size() > 1) {
            redis.error(key, "several addresses are a cluster, which is not supported; name one server");
            return List.of();
        }
        try {
            ListenAddress address = ListenAddress.parse(String.join("", texts));
            if (!address.host().isEmpty() && address.port() != 0) {
                return List.of(address);
            }
        } catch (IllegalArgumentException e) {
            // Reported with the addresses that are none of a server.
        }
        redis.error("addrs", "must be " + ADDRESS);
        return List.of();
    }

    private static Duration timeout(Section redis, String key, Duration otherwise) {
        Duration timeout = redis.duration(key, otherwise);
        if (timeout.toMillis() == 0 || timeout.toMillis() > Integer.MAX_VALUE) {
            redis.error(key, "must be a millisecond at least, and less than 24 days");
            return otherwise;
        }
        return timeout;
    }

    private static @Nullable RedisTls tls(Section tls) {
        Optional<Path> certificate = file(tls, "certificate");
        Optional<Path> key = file(tls, "key");
        List<Path> authorities = tls.texts("rootcas").stream()
                .map(text -> path(tls, "rootcas", text))
                .filter(Objects::nonNull)
                .toList();
        if (certificate.isPresent() != key.isPresent()) {
            tls.error(
                    certificate.isPresent() ? "key" : "certificate",
                    "is required: certificate and key are PEM files that belong together");
        }
        if (tls.flag("enabled", false) && certificate.isEmpty() && authorities.isEmpty()) {
            tls.error("enabled", "TLS is used where rootcas or certificate is given: name the authorities in rootcas");
        }
        return certificate.isEmpty() && authorities.isEmpty()
                ? null
                : new RedisTls(certificate.orElse(null), key.orElse(null), authorities);
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
