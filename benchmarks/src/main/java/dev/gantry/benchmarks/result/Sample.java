// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.result;

import dev.gantry.benchmarks.measure.Traffic;
import dev.gantry.benchmarks.measure.Usage;
import java.time.Duration;
import java.util.Optional;

/// One run of one scenario at one registry.
///
/// @param round from 1
/// @param operations how many requests or blobs that were, for rates
/// @param bytes of blobs that the run moved; 0 where that says nothing
/// @param usage of the registry's process, where it was watched
/// @param loadCpu processor time of what made the load, the counting proxy included
public record Sample(
        Line line,
        String registry,
        int round,
        Duration wall,
        long operations,
        long bytes,
        Optional<Usage> usage,
        Traffic traffic,
        Duration loadCpu) {}
