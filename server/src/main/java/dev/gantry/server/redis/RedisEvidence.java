// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.redis;

import dev.gantry.registry.evidence.Evidence;
import dev.gantry.server.config.Redis;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import redis.clients.jedis.params.SetParams;

/// Evidence that replicas share through Redis: one key for each sighting, which expires with it.
///
/// A Redis that is away, slow or full knows nothing, and no request fails for it.
public final class RedisEvidence implements Evidence {

    /*
     * The value of a key is "<milliseconds since 1970 of the look> <what was seen>", or BAR while it is barred.
     *
     * One key holds both so that each script is atomic: a bar removes what was told before, and for its life refuses
     * what looks from before the deletion bring. It outlives them: a look is told with what is left of its five
     * minutes, counted on the clock of who looked, so that a tardy one does not come back after the bar has expired.
     *
     * The time of a look is taken from the clock of who looked and from the life that the key has left, whichever is
     * earlier. So neither clocks that differ nor a command that lay in a buffer for long make evidence younger.
     */

    private static final String PREFIX = "gantry:";
    private static final String BAR = "-";

    /// Longer than any sighting that was under way lives.
    private static final Duration BAR_LIFE = LIFE.plusMinutes(1);

    private static final String FIND = """
            local told = redis.call('GET', KEYS[1])
            if not told then return {} end
            return {told, tostring(redis.call('PTTL', KEYS[1]))}""";

    private static final String SAW = """
            if redis.call('GET', KEYS[1]) ~= '-' then
              redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
            end
            return 1""";

    private static final String MISSED = """
            if redis.call('GET', KEYS[1]) ~= '-' then redis.call('DEL', KEYS[1]) end
            return 1""";

    private final RedisLink redis;
    private final String prefix;
    private final InstantSource time;
    private final Circuit circuit;

    private RedisEvidence(RedisLink redis, String namespace, InstantSource time, LongSupplier nanos) {
        this.redis = redis;
        this.prefix = PREFIX + namespace + ":";
        this.time = time;
        this.circuit = new Circuit(nanos, redis::forget);
    }

    /// Asks the server nothing yet.
    ///
    /// @param namespace the same for the replicas of one registry, and for no other
    /// @param nanos the time that has passed since whenever
    /// @throws IOException if a file of `tls` cannot be used; its message names it
    public static RedisEvidence connect(Redis config, String namespace, InstantSource time, LongSupplier nanos)
            throws IOException {
        return new RedisEvidence(RedisLink.open(config), namespace, time, nanos);
    }

    @Override
    public Optional<Sighting> find(String name) {
        Instant before = time.instant();
        return circuit.ask(
                () -> sighting(redis.client().eval(FIND, List.of(prefix + name), List.of()), before), Optional.empty());
    }

    private static Optional<Sighting> sighting(Object answer, Instant before) {
        if (!(answer instanceof List<?> told) || told.size() != 2) {
            return Optional.empty();
        }
        String[] words = String.valueOf(told.getFirst()).split(" ", 2);
        if (words.length != 2) {
            return Optional.empty();
        }
        try {
            Instant looked = Instant.ofEpochMilli(Long.parseLong(words[0]));
            Duration left = Duration.ofMillis(Long.parseLong(String.valueOf(told.getLast())));
            Instant byLife = before.minus(LIFE.minus(left));
            return Optional.of(new Sighting(words[1], looked.isBefore(byLife) ? looked : byLife));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    @Override
    public void saw(String name, Sighting sighting) {
        long left = LIFE.minus(Duration.between(sighting.at(), time.instant())).toMillis();
        if (left <= 0) {
            return;
        }
        String value = sighting.at().toEpochMilli() + " " + sighting.what();
        tell(() -> redis.client().eval(SAW, List.of(prefix + name), List.of(value, Long.toString(left))));
    }

    @Override
    public void missed(String name) {
        tell(() -> redis.client().eval(MISSED, List.of(prefix + name), List.of()));
    }

    @Override
    public void bar(String name) {
        tell(() -> redis.client().set(prefix + name, BAR, SetParams.setParams().px(BAR_LIFE.toMillis())));
    }

    private void tell(Runnable command) {
        boolean ignored = circuit.ask(
                () -> {
                    command.run();
                    return true;
                },
                false);
    }

    @Override
    public void close() {
        redis.close();
    }
}
