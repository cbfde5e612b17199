// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How Redis is reached: one server, the nodes of a cluster, or the Sentinels that know the server.
///
/// @param masterName the name under which Sentinels know the server; null where there are none
/// @param readTimeout how long an answer may take, and how long a request waits for a free connection
/// @param poolSize how many connections there are at most
/// @param connMaxIdleTime how long an idle one is kept
/// @param tls null for a connection in clear text
public record Redis(
        @Key(
                value = "host and port of a Redis server, in a list or alone. Several are nodes of a Redis Cluster, "
                        + "or with `mastername` the Sentinels. The old name is `addr`",
                otherwise = "required where `storage.cache.blobdescriptor` is `redis`")
        List<ListenAddress> addrs,

        @Key(
                value = "the name under which the Sentinels in `addrs` know the server. They are asked for it again "
                        + "whenever they tell of another",
                otherwise = "no Sentinels")
        @Nullable
        String masterName,

        @Key(value = "the user for the Sentinels themselves", otherwise = "none") @Nullable
        String sentinelUsername,

        @Key(value = "the password for the Sentinels themselves", otherwise = "none") @Nullable
        Secret sentinelPassword,

        @Key(value = "the user, where Redis has others than the default one", otherwise = "none") @Nullable
        String username,

        @Key(value = "the password", otherwise = "none") @Nullable
        Secret password,

        @Key(value = "the number of the database; a cluster has only `0`", otherwise = "`0`")
        int db,

        @Key(value = "how long connecting may take", otherwise = "`250ms`")
        Duration dialTimeout,

        @Key(value = "how long an answer may take, and the wait for a free connection", otherwise = "`250ms`")
        Duration readTimeout,

        @Key(
                value = "how many connections there are at most, in a cluster to each node; old name `pool.maxactive`",
                otherwise = "`64`")
        int poolSize,

        @Key(value = "how many are kept open", otherwise = "`0`")
        int minIdleConns,

        @Key(value = "how many idle ones are kept at most; old name `pool.maxidle`", otherwise = "as `poolsize`")
        int maxIdleConns,

        @Key(value = "how long an idle one is kept; old name `pool.idletimeout`", otherwise = "`5m`")
        Duration connMaxIdleTime,

        @Nullable Tls tls) {

    public static final Redis DEFAULT = new Redis(
            List.of(),
            null,
            null,
            null,
            null,
            null,
            0,
            Duration.ofMillis(250),
            Duration.ofMillis(250),
            64,
            0,
            64,
            Duration.ofMinutes(5),
            null);

    public Redis {
        addrs = List.copyOf(addrs);
    }

    /// Whether the addresses are those of a cluster's nodes.
    public boolean isCluster() {
        return masterName == null && addrs.size() > 1;
    }

    /// How Redis and Gantry prove who they are.
    ///
    /// @param certificate PEM file of the client's certificate, null where none is asked for
    /// @param key PEM file of its key; given together with the certificate
    /// @param rootCas PEM files of the authorities that may have issued Redis's certificate; if none, those that
    ///     the platform trusts
    public record Tls(
            @Key(
                    value = "Redis, and its Sentinels, are reached by TLS",
                    otherwise = "`true` where `certificate` or `rootcas` is given")
            boolean enabled,

            @Key(value = "PEM file of the certificate that Redis is shown", otherwise = "none") @Nullable
            Path certificate,

            @Key("PEM file of its private key; required beside `certificate`") @Nullable
            Path key,

            @Key(
                    value = "PEM files of authorities that may have issued Redis's certificate. The old name is "
                            + "`clientcas`",
                    otherwise = "those that the platform trusts")
            List<Path> rootCas) {
        public Tls {
            rootCas = List.copyOf(rootCas);
        }
    }
}
