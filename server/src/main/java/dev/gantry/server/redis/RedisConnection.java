// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.redis;

import dev.gantry.http.engine.PemFiles;
import dev.gantry.server.config.Redis;
import dev.gantry.server.config.Secret;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;
import redis.clients.jedis.UnifiedJedis;

/// Makes the client of Redis, with its pools of connections, from the configuration.
final class RedisConnection {

    private static final Duration BETWEEN_EVICTIONS = Duration.ofSeconds(30);
    private static final String KIND_OF_STORE = "JKS";

    /// How often a cluster is asked when it says that a key lives elsewhere, or when a node fails.
    private static final int CLUSTER_ATTEMPTS = 3;

    private RedisConnection() {}

    /// How a client is made. That of one server connects when something is asked, the others at once.
    ///
    /// @throws IOException if a file of `tls` cannot be used
    static Supplier<UnifiedJedis> of(Redis config) throws IOException {
        DefaultJedisClientConfig client = client(config, config.username(), config.password(), config.db());
        DefaultJedisClientConfig sentinel = client(config, config.sentinelUsername(), config.sentinelPassword(), 0);
        ConnectionPoolConfig pool = pool(config);
        Set<HostAndPort> servers = config.addrs().stream()
                .map(server -> new HostAndPort(server.host(), server.port()))
                .collect(Collectors.toSet());
        String master = config.masterName();
        if (master != null) {
            return () -> RedisSentinelClient.builder()
                    .masterName(master)
                    .sentinels(servers)
                    .sentinelClientConfig(sentinel)
                    .clientConfig(client)
                    .poolConfig(pool)
                    .build();
        }
        if (config.isCluster()) {
            return () -> RedisClusterClient.builder()
                    .nodes(servers)
                    .clientConfig(client)
                    .poolConfig(pool)
                    .maxAttempts(CLUSTER_ATTEMPTS)
                    .maxTotalRetriesDuration(config.readTimeout().multipliedBy(CLUSTER_ATTEMPTS))
                    .build();
        }
        return () -> RedisClient.builder()
                .hostAndPort(servers.iterator().next())
                .clientConfig(client)
                .poolConfig(pool)
                .build();
    }

    private static DefaultJedisClientConfig client(
            Redis config, @Nullable String username, @Nullable Secret password, int db) throws IOException {
        var client = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis(Math.toIntExact(config.dialTimeout().toMillis()))
                .socketTimeoutMillis(Math.toIntExact(config.readTimeout().toMillis()))
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                .serverDefaultProtocol()
                .database(db);
        if (username != null) {
            client.user(username);
        }
        if (password != null) {
            client.password(password.reveal());
        }
        if (config.tls() != null) {
            client.sslOptions(options(config.tls()));
        }
        return client.build();
    }

    private static ConnectionPoolConfig pool(Redis config) {
        var pool = new ConnectionPoolConfig();
        pool.setMaxTotal(config.poolSize());
        pool.setMaxIdle(config.maxIdleConns());
        pool.setMinIdle(config.minIdleConns());
        pool.setMaxWait(config.readTimeout());
        pool.setTestWhileIdle(false);
        pool.setMinEvictableIdleDuration(config.connMaxIdleTime());
        pool.setTimeBetweenEvictionRuns(BETWEEN_EVICTIONS);
        pool.setJmxEnabled(false);
        return pool;
    }

    /// Redis's certificate must be of an authority that is trusted, and name the host.
    private static SslOptions options(Redis.Tls tls) throws IOException {
        var options = SslOptions.builder()
                .sslVerifyMode(SslVerifyMode.FULL)
                .keyStoreType(KIND_OF_STORE)
                .trustStoreType(KIND_OF_STORE);
        try {
            if (tls.certificate() != null && tls.key() != null) {
                byte[] keys = written(PemFiles.keyStore(tls.certificate(), tls.key()));
                options.keystore(() -> new ByteArrayInputStream(keys), password());
            }
            if (!tls.rootCas().isEmpty()) {
                byte[] authorities = written(authorities(tls.rootCas()));
                options.truststore(() -> new ByteArrayInputStream(authorities), password());
            }
            return options.build();
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS to Redis cannot be set up: " + e.getMessage(), e);
        }
    }

    private static byte[] written(KeyStore store) throws IOException, GeneralSecurityException {
        var bytes = new ByteArrayOutputStream();
        store.store(bytes, password());
        return bytes.toByteArray();
    }

    private static char[] password() {
        return PemFiles.NO_PASSWORD.toCharArray();
    }

    private static KeyStore authorities(List<Path> files) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KIND_OF_STORE);
        store.load(null, null);
        for (Path file : files) {
            int before = store.size();
            try (InputStream pem = Files.newInputStream(file)) {
                for (Certificate authority :
                        CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                    store.setCertificateEntry("authority-" + store.size(), authority);
                }
            } catch (GeneralSecurityException e) {
                throw new IOException("The authorities in %s cannot be read: %s".formatted(file, e.getMessage()), e);
            }
            if (store.size() == before) {
                throw new IOException("The file %s holds no certificate of an authority".formatted(file));
            }
        }
        return store;
    }
}
