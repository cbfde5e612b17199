// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.evidence;

import dev.gantry.registry.evidence.Evidence.Sighting;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/// What this process saw in the store, and else what other replicas did. Keys are told to others by their text.
public final class SharedSightings<K, V> {

    private final Sightings<K, V> own;
    private final Evidence others;
    private final Function<String, Optional<V>> parser;

    /// @param maxEntries how many of this process's own are kept
    /// @param parser the inverse of what is seen's `toString`; empty for what it does not understand
    public SharedSightings(InstantSource time, long maxEntries, Evidence others, Function<String, Optional<V>> parser) {
        this.own = new Sightings<>(time, Evidence.LIFE, maxEntries);
        this.others = others;
        this.parser = parser;
    }

    /// How many of this process's own are kept, about.
    public long size() {
        return own.size();
    }

    /// What this process knows; asks nobody.
    public Optional<V> fresh(K key) {
        return own.fresh(key);
    }

    /// What this process knows, or else others do.
    public Optional<V> recall(K key) {
        Optional<V> fresh = own.fresh(key);
        return fresh.isPresent() ? fresh : others.find(key.toString()).flatMap(told -> believe(key, told));
    }

    private Optional<V> believe(K key, Sighting told) {
        return parser.apply(told.what()).filter(what -> own.saw(key, what, told.at()));
    }

    /// Notes what was there, and tells others.
    ///
    /// @param at when it was looked for, at the latest
    public void saw(K key, V what, Instant at) {
        if (own.saw(key, what, at)) {
            others.saw(key.toString(), new Sighting(what.toString(), at));
        }
    }

    /// Notes that nothing was there.
    public void missed(K key) {
        own.missed(key);
        others.missed(key.toString());
    }

    /// Says that it is about to be deleted. Others know it before anything is.
    public void changing(K key) {
        own.changing(key);
        others.bar(key.toString());
    }

    /// Says that the deletion is done, or has failed.
    public void changed(K key) {
        own.changed(key);
        others.bar(key.toString());
    }
}
