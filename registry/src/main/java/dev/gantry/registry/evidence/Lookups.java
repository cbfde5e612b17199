// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.evidence;

import java.util.concurrent.atomic.LongAdder;

/// Counts how often a memory had what it was asked for.
public final class Lookups {

    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    public void note(boolean isHit) {
        (isHit ? hits : misses).increment();
    }

    /// @param entries how many the memory holds
    public CacheUse use(long entries) {
        return new CacheUse(entries, hits.sum(), misses.sum());
    }
}
