// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.registry.evidence.Evidence;
import dev.gantry.registry.evidence.Evidence.Sighting;
import dev.gantry.server.config.Redis;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Redis that is more than one server.
class RedisGroupIT {

    private static final String PASSWORD = "swordfish";

    @TempDir
    Path folder;

    private final AtomicLong nanos = new AtomicLong();

    private Evidence connect(Redis config) throws IOException {
        return RedisEvidence.connect(config, "test", InstantSource.system(), nanos::get);
    }

    private static boolean isToldTo(Evidence teller, Evidence listener, String name) {
        teller.saw(name, new Sighting("1", Instant.now()));
        return listener.find(name).isPresent();
    }

    @Test
    void everyKeyFindsItsNodeOfACluster() throws Exception {
        try (var cluster = RedisGroup.cluster(folder);
                Evidence one = connect(RedisGroup.at(cluster.members().subList(0, 2), null, null));
                Evidence other = connect(RedisGroup.at(cluster.members().subList(1, 3), null, null))) {
            for (int i = 0; i < 50; i++) {
                String name = "content:sha256:" + i;
                assertThat(isToldTo(one, other, name)).as(name).isTrue();
                other.bar(name);
                assertThat(one.find(name)).isEmpty();
            }
        }
    }

    @Test
    void serverThatSentinelsNameIsUsedAndItsSuccessorAfterIt() throws Exception {
        try (var group = RedisGroup.sentinel(folder, PASSWORD);
                Evidence one = connect(RedisGroup.at(List.of(group.members().getLast()), RedisGroup.MASTER, PASSWORD));
                Evidence other =
                        connect(RedisGroup.at(List.of(group.members().getLast()), RedisGroup.MASTER, PASSWORD))) {
            assertThat(isToldTo(one, other, "content:sha256:00")).isTrue();

            group.members().getFirst().close();
            RedisGroup.await(() -> {
                nanos.addAndGet(Circuit.PAUSE.toNanos());
                return isToldTo(one, other, "content:sha256:01");
            });
        }
    }

    @Test
    void sentinelsThatKnowNoServerFailNobody() throws Exception {
        int port = RedisProcess.freePort();
        try (var stranger = RedisProcess.start(folder, port);
                Evidence evidence = connect(RedisGroup.at(List.of(stranger), "nobody", null))) {
            assertThat(evidence.find("content:sha256:00")).isEmpty();
            nanos.addAndGet(Circuit.PAUSE.toNanos());
            assertThat(evidence.find("content:sha256:00")).isEmpty();
        }
    }
}
