// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What the replicas of a registry tell one another of what they saw in the store. It may forget anything at any
/// time, and never fails: one that cannot be reached knows nothing.
///
/// Whoever deletes bars the name before and after. What is barred tells of nothing and takes nothing in for
/// [#LIFE], so that a look that began before the deletion cannot bring back what it took, whenever it ends.
///
/// Calls may block for a moment.
public interface Evidence extends AutoCloseable {

    /// How long having seen something is good for a promise. A collector waits longer before it deletes.
    Duration LIFE = Duration.ofMinutes(5);

    /// Nobody tells anything: what one replica alone has, and what is enough for any number.
    Evidence NONE = new Evidence() {
        @Override
        public Optional<Sighting> find(String name) {
            return Optional.empty();
        }

        @Override
        public void saw(String name, Sighting sighting) {
            // Nobody listens.
        }

        @Override
        public void missed(String name) {
            // Nobody was told that it was there.
        }

        @Override
        public void bar(String name) {
            // Nobody was told that it was there.
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    };

    /// What was there.
    ///
    /// @param at when it was looked for, at the latest
    record Sighting(String what, Instant at) {}

    /// What somebody saw under that name within [#LIFE].
    Optional<Sighting> find(String name);

    /// Tells what was seen.
    void saw(String name, Sighting sighting);

    /// Tells that it was not there any more.
    void missed(String name);

    /// Tells that it is about to be deleted, or was.
    void bar(String name);

    @Override
    void close();
}
