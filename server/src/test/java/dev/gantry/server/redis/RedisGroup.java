// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.redis;

import dev.gantry.server.config.ListenAddress;
import dev.gantry.server.config.Redis;
import dev.gantry.server.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.util.SafeEncoder;

/// Several Redis servers that belong together, on the loopback interface.
record RedisGroup(List<RedisProcess> members) implements AutoCloseable {

    static final String MASTER = "images";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SLOTS = 16_384;
    private static final int NODES = 3;

    /// A cluster of three nodes, each with a third of the keys.
    static RedisGroup cluster(Path folder) throws IOException, InterruptedException {
        List<RedisProcess> nodes = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            int port = RedisProcess.freePort();
            nodes.add(RedisProcess.start(
                    Files.createDirectories(folder.resolve("node-" + i)),
                    port,
                    "--cluster-enabled",
                    "yes",
                    "--cluster-port",
                    Integer.toString(RedisProcess.freePort())));
        }
        RedisGroup group = new RedisGroup(nodes);
        for (int i = 0; i < NODES; i++) {
            int first = SLOTS * i / NODES;
            int last = SLOTS * (i + 1) / NODES - 1;
            ask(nodes.get(i).port(), "ADDSLOTSRANGE", Integer.toString(first), Integer.toString(last));
        }
        for (RedisProcess other : nodes.subList(1, NODES)) {
            ask(nodes.getFirst().port(), "MEET", "127.0.0.1", Integer.toString(other.port()), busPort(other));
        }
        await(() -> nodes.stream().allMatch(node -> {
            String info = ask(node.port(), "INFO");
            return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + NODES);
        }));
        return group;
    }

    /// A server, its replica, and a Sentinel that watches them. The server is the first, the Sentinel the last.
    static RedisGroup sentinel(Path folder, String password) throws IOException, InterruptedException {
        int port = RedisProcess.freePort();
        int replicaPort = RedisProcess.freePort();
        int sentinelPort = RedisProcess.freePort();
        Path home = Files.createDirectories(folder.resolve("sentinel"));
        Path file = Files.writeString(
                home.resolve("sentinel.conf"), """
                sentinel monitor %s 127.0.0.1 %d 1
                sentinel auth-pass %s %s
                sentinel down-after-milliseconds %s 1000
                sentinel failover-timeout %s 5000
                """.formatted(MASTER, port, MASTER, password, MASTER, MASTER));
        String[] secret = {"--requirepass", password, "--masterauth", password};
        RedisProcess server = RedisProcess.start(Files.createDirectories(folder.resolve("server")), port, secret);
        List<String> arguments = new ArrayList<>(List.of(secret));
        arguments.addAll(List.of("--replicaof", "127.0.0.1", Integer.toString(port)));
        RedisProcess replica = RedisProcess.start(
                Files.createDirectories(folder.resolve("replica")), replicaPort, arguments.toArray(String[]::new));
        RedisProcess sentinel = RedisProcess.startWith(file, home, sentinelPort, "--sentinel");
        RedisGroup group = new RedisGroup(List.of(server, replica, sentinel));
        await(() -> {
            try (var jedis = new Jedis("127.0.0.1", sentinelPort)) {
                return jedis.sentinelReplicas(MASTER).stream()
                        .anyMatch(one -> "ok".equals(one.get("master-link-status")));
            }
        });
        return group;
    }

    /// How these are reached.
    ///
    /// @param addresses that are told
    static Redis at(List<RedisProcess> addresses, @Nullable String master, @Nullable String password) {
        return new Redis(
                addresses.stream()
                        .map(member -> new ListenAddress("127.0.0.1", member.port()))
                        .toList(),
                master,
                null,
                null,
                null,
                password == null ? null : new Secret(password),
                0,
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                8,
                0,
                8,
                Duration.ofMinutes(1),
                null);
    }

    static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("It did not come true within " + PATIENCE);
            }
            Thread.sleep(50);
        }
    }

    private static String busPort(RedisProcess node) {
        String myself = ask(node.port(), "MYID");
        return ask(node.port(), "NODES")
                .lines()
                .filter(line -> line.startsWith(myself))
                .map(line -> line.replaceFirst(".*@([0-9]+).*", "$1"))
                .findFirst()
                .orElseThrow();
    }

    private static String ask(int port, String... arguments) {
        try (var jedis = new Jedis("127.0.0.1", port)) {
            return SafeEncoder.encode((byte[]) jedis.sendCommand(Protocol.Command.CLUSTER, arguments));
        }
    }

    @Override
    public void close() {
        members.forEach(RedisProcess::close);
    }
}
