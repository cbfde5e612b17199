// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.redis;

import dev.gantry.server.config.Redis;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisConnectionException;

/// The way to Redis, be it one server, a cluster, or what Sentinels name.
///
/// The clients of the latter two ask for the servers when they are made, so one is made at the first question, and
/// again at a later one if nobody answered. Questions that wait for that share its outcome.
final class RedisLink implements AutoCloseable {

    private final Supplier<UnifiedJedis> maker;
    private final ReentrantLock making = new ReentrantLock();
    private volatile @Nullable UnifiedJedis client;
    private volatile int failures;

    private RedisLink(Supplier<UnifiedJedis> maker) {
        this.maker = maker;
    }

    /// Connects only when something is asked.
    ///
    /// @throws IOException if a file of `tls` cannot be used
    static RedisLink open(Redis config) throws IOException {
        return new RedisLink(RedisConnection.of(config));
    }

    /// @throws redis.clients.jedis.exceptions.JedisException if there is nobody to ask
    UnifiedJedis client() {
        UnifiedJedis made = client;
        return made == null ? make(failures) : made;
    }

    private UnifiedJedis make(int failuresBefore) {
        making.lock();
        try {
            UnifiedJedis made = client;
            if (made != null) {
                return made;
            }
            if (failures != failuresBefore) {
                throw new JedisConnectionException("Redis was away a moment ago");
            }
            failures = failuresBefore + 1;
            made = maker.get();
            client = made;
            return made;
        } finally {
            making.unlock();
        }
    }

    /// Drops the connections, of which each may be as broken as the one that was found to be.
    void forget() {
        switch (client) {
            case RedisClient one -> one.getPool().clear();
            case RedisClusterClient cluster ->
                cluster.getClusterNodes().values().forEach(ConnectionPool::clear);
            case RedisSentinelClient sentinels ->
                sentinels.getPrimaryNodesConnectionMap().values().forEach(pool -> pool.clear());
            case null, default -> {}
        }
    }

    @Override
    public void close() {
        UnifiedJedis made = client;
        if (made != null) {
            made.close();
        }
    }
}
