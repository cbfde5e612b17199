// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gantry.registry.blob.LinkKind;
import dev.gantry.registry.blob.Presence;
import dev.gantry.registry.evidence.Evidence;
import dev.gantry.registry.evidence.Evidence.Sighting;
import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.server.config.ListenAddress;
import dev.gantry.storage.memory.MemoryDriver;
import dev.gantry.storage.testkit.FaultyStorageDriver;
import dev.gantry.storage.testkit.Testbed;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.SetParams;

class RedisEvidenceIT {

    private static final String NAME = "layer:library/app@sha256:00";
    private static final long LIFE_MILLIS = Evidence.LIFE.toMillis();
    private static final RepositoryName REPO = new RepositoryName("library/app");

    private final ListenAddress server = ListenAddress.parse(Testbed.find().require("REDIS_ADDRESS"));
    private final String namespace = UUID.randomUUID().toString();
    private final RedisClient raw = RedisClient.create(server.host(), server.port());
    private final List<Evidence> open = new ArrayList<>();
    private final Evidence one = connect(InstantSource.system());
    private final Evidence other = connect(InstantSource.system());

    private Evidence connect(InstantSource time) {
        try {
            Evidence evidence = RedisEvidence.connect(
                    RedisProcess.at(server.host(), server.port(), null, null), namespace, time, System::nanoTime);
            open.add(evidence);
            return evidence;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void close() {
        open.forEach(Evidence::close);
        raw.close();
    }

    private static Sighting sighting(String what, Duration ago) {
        return new Sighting(what, Instant.now().minus(ago));
    }

    private String key() {
        return "gantry:" + namespace + ":" + NAME;
    }

    @Test
    void whatOneReplicaSawTheOtherIsToldWithItsTime() {
        Sighting seen = sighting("sha256:1 2", Duration.ofMinutes(2));
        one.saw(NAME, seen);
        Sighting told = other.find(NAME).orElseThrow();
        assertThat(told.what()).isEqualTo(seen.what());
        assertThat(told.at()).isBeforeOrEqualTo(seen.at()).isCloseTo(seen.at(), within(5, ChronoUnit.SECONDS));
        assertThat(other.find("layer:library/other@sha256:00")).isEmpty();
    }

    @Test
    void everyKeyExpiresWithWhatItTells() {
        one.saw(NAME, sighting("a", Duration.ofMinutes(4)));
        assertThat(raw.pttl(key())).isBetween(1L, 60_000L);
        one.bar(NAME);
        assertThat(raw.pttl(key())).isBetween(LIFE_MILLIS + 1, LIFE_MILLIS + 60_000L);
        one.saw("old", sighting("a", Evidence.LIFE));
        assertThat(raw.keys("gantry:" + namespace + ":*")).containsExactly(key());
    }

    @Test
    void whatIsBarredTellsOfNothingAndTakesNothingIn() {
        one.saw(NAME, sighting("a", Duration.ZERO));
        other.bar(NAME);
        assertThat(one.find(NAME)).isEmpty();
        one.saw(NAME, sighting("a", Duration.ZERO));
        one.missed(NAME);
        one.saw(NAME, sighting("a", Duration.ZERO));
        assertThat(one.find(NAME)).isEmpty();
        assertThat(other.find(NAME)).isEmpty();
    }

    @Test
    void whatIsMissedIsForgottenAndMayBeSeenAgain() {
        one.saw(NAME, sighting("a", Duration.ZERO));
        other.missed(NAME);
        assertThat(one.find(NAME)).isEmpty();
        one.saw(NAME, sighting("b", Duration.ZERO));
        assertThat(other.find(NAME)).map(Sighting::what).contains("b");
    }

    @Test
    void evidenceIsNotYoungerForAClockThatGoesWrong() {
        for (Duration skew : List.of(Duration.ofHours(1), Duration.ofHours(-1))) {
            Evidence wrong = connect(() -> Instant.now().plus(skew));
            wrong.saw(NAME, new Sighting("a", Instant.now().plus(skew).minus(Duration.ofMinutes(3))));
            assertThat(raw.pttl(key())).as("clock off by %s", skew).isBetween(100_000L, 120_000L);
            assertThat(one.find(NAME).orElseThrow().at())
                    .as("clock off by %s", skew)
                    .isBefore(Instant.now().minus(Duration.ofMinutes(3)).plusMillis(1));
        }
    }

    @Test
    void nonsenseInRedisIsNoEvidence() {
        for (String nonsense : List.of("", "-", "a", "a b", "12", "12 ")) {
            raw.set(key(), nonsense, SetParams.setParams().px(60_000));
            assertThat(one.find(NAME).map(Sighting::what).filter(what -> !what.isEmpty()))
                    .as(nonsense)
                    .isEmpty();
        }
        raw.hset(key() + "2", "a", "b");
        assertThat(one.find(NAME + "2")).isEmpty();
    }

    @Test
    void registriesOfOtherContentAreToldNothing() throws IOException {
        one.saw(NAME, sighting("a", Duration.ZERO));
        try (Evidence elsewhere = RedisEvidence.connect(
                RedisProcess.at(server.host(), server.port(), null, null),
                "elsewhere-" + namespace,
                InstantSource.system(),
                System::nanoTime)) {
            assertThat(elsewhere.find(NAME)).isEmpty();
        }
    }

    @Test
    void blobThatOneReplicaSawCostsTheOtherNothingAndIsGoneForAllThatHaveNotSeenItOnceDeleted() throws IOException {
        var counted = new FaultyStorageDriver(new MemoryDriver(InstantSource.system()));
        var first = new Presence(counted, InstantSource.system(), 100, one);
        var second = new Presence(counted, InstantSource.system(), 100, other);
        var third = new Presence(counted, InstantSource.system(), 100, connect(InstantSource.system()));
        Digest digest = Digest.of(Algorithm.SHA256, new byte[1]);
        Instant before = Instant.now();
        first.link(LinkKind.LAYER, REPO, digest, digest);
        first.sawContent(digest, 1, before);
        counted.forgetCalls();
        assertThat(second.find(LinkKind.LAYER, REPO, digest)).isPresent();
        assertThat(counted.calls()).isEmpty();
        first.unlink(LinkKind.LAYER, REPO, digest);
        assertThat(first.find(LinkKind.LAYER, REPO, digest)).isEmpty();
        assertThat(third.find(LinkKind.LAYER, REPO, digest)).isEmpty();
    }
}
