// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry;

import dev.gantry.registry.evidence.Evidence;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Evidence in the memory of the process, for replicas in it. What is barred stays so.
public final class TestEvidence implements Evidence {

    private final TestTime time;
    private final Map<String, Sighting> sightings = new ConcurrentHashMap<>();
    private final Set<String> barred = ConcurrentHashMap.newKeySet();
    private volatile boolean deaf;

    public TestEvidence(TestTime time) {
        this.time = time;
    }

    /// Has it take nothing in from now on, and forget nothing either.
    public void cutOff() {
        deaf = true;
    }

    @Override
    public Optional<Sighting> find(String name) {
        return Optional.ofNullable(sightings.get(name))
                .filter(told -> time.instant().isBefore(told.at().plus(LIFE)));
    }

    @Override
    public void saw(String name, Sighting sighting) {
        if (!deaf && !barred.contains(name)) {
            sightings.put(name, sighting);
        }
    }

    @Override
    public void missed(String name) {
        if (!deaf) {
            sightings.remove(name);
        }
    }

    @Override
    public void bar(String name) {
        if (!deaf) {
            barred.add(name);
            sightings.remove(name);
        }
    }

    @Override
    public void close() {
        // Holds nothing but memory.
    }
}
