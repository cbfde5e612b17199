// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.evidence;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// What this process saw in the store, each with the time from before it looked: good for a while, then it has to
/// look again. That something was absent is not remembered. Memory is bounded by a number of entries.
///
/// Whoever changes something in the store says so before and after, and nothing that was seen before the end of
/// that is used afterwards.
public final class Sightings<K, V> {

    /// How long a change is remembered: longer than any look at the store takes.
    private static final Duration MEMORY_OF_CHANGES = Duration.ofMinutes(5);

    private final InstantSource time;
    private final Duration life;
    private final Cache<K, Seen<V>> seen;

    /// When changes ended, so that a look that began before does not bring back what they took;
    /// [Instant#MAX] while they go on.
    private final Cache<K, Instant> changes;

    private volatile Instant forgotten = Instant.MIN;

    private record Seen<V>(V what, Instant at) {}

    /// @param life how long a sighting is good; zero remembers none
    /// @param maxEntries how many are kept
    public Sightings(InstantSource time, Duration life, long maxEntries) {
        this.time = time;
        this.life = life;
        // By the system's own clock too, which nobody sets back.
        this.seen = Caffeine.newBuilder()
                .maximumSize(maxEntries)
                .expireAfterWrite(life)
                .build();
        this.changes = Caffeine.newBuilder()
                .maximumSize(maxEntries)
                .expireAfterWrite(MEMORY_OF_CHANGES)
                .evictionListener((key, changed, cause) -> forgot(cause))
                .build();
    }

    /// What was seen so recently that nobody needs to look.
    public Optional<V> fresh(K key) {
        Seen<V> found = seen.getIfPresent(key);
        return found != null && isFresh(found.at()) ? Optional.of(found.what()) : Optional.empty();
    }

    /// How many sightings are kept, about.
    public long size() {
        return seen.estimatedSize();
    }

    /// Notes what was there.
    ///
    /// @param at when it was looked for, at the latest
    /// @return whether it is good still: neither too old nor seen before a change
    public boolean saw(K key, V what, Instant at) {
        return isFresh(at)
                && seen.asMap().compute(key, (k, old) -> isBeforeChange(key, at) ? null : new Seen<>(what, at)) != null;
    }

    /// Notes that nothing was there.
    public void missed(K key) {
        seen.invalidate(key);
    }

    /// Says that it is about to be changed or deleted.
    public void changing(K key) {
        changes.put(key, Instant.MAX);
        seen.invalidate(key);
    }

    /// Says that the change is done, or has failed.
    public void changed(K key) {
        changes.put(key, time.instant());
        seen.invalidate(key);
    }

    /// There are more changes than are kept: no look that has begun is believed any more.
    private void forgot(RemovalCause cause) {
        if (cause == RemovalCause.SIZE) {
            forgotten = time.instant();
        }
    }

    private boolean isBeforeChange(K key, Instant at) {
        Instant changed = changes.getIfPresent(key);
        return at.isBefore(forgotten) || (changed != null && at.isBefore(changed));
    }

    private boolean isFresh(Instant at) {
        return time.instant().isBefore(at.plus(life));
    }
}
