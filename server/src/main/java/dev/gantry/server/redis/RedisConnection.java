// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.redis;

import dev.gantry.http.engine.HttpConfig;
import dev.gantry.http.engine.PemFiles;
import dev.gantry.server.config.ListenAddress;
import dev.gantry.server.config.Redis;
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
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;

/// Makes the client of a Redis server, with its pool of connections, from the configuration.
final class RedisConnection {

    private static final Duration BETWEEN_EVICTIONS = Duration.ofSeconds(30);
    private static final String KIND_OF_STORE = "JKS";

    private RedisConnection() {}

    /// Connects only when something is asked.
    ///
    /// @throws IOException if a file of `tls` cannot be used
    static RedisClient open(Redis config) throws IOException {
        ListenAddress server = config.addrs().getFirst();
        return RedisClient.builder()
                .hostAndPort(server.host(), server.port())
                .clientConfig(client(config))
                .poolConfig(pool(config))
                .build();
    }

    private static DefaultJedisClientConfig client(Redis config) throws IOException {
        var client = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis(Math.toIntExact(config.dialTimeout().toMillis()))
                .socketTimeoutMillis(Math.toIntExact(config.readTimeout().toMillis()))
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                .serverDefaultProtocol()
                .database(config.db());
        if (config.username() != null) {
            client.user(config.username());
        }
        if (config.password() != null) {
            client.password(config.password().reveal());
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
                byte[] keys = written(PemFiles.keyStore(new HttpConfig.Tls(tls.certificate(), tls.key())));
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
