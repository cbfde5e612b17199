// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.measure;

import dev.gantry.storage.testkit.proxy.CountingS3Proxy;
import dev.gantry.storage.testkit.proxy.S3Count;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/// What went to the store and back during a run.
///
/// @param byKind requests by their kind, `PUT:Part`
/// @param errors answers with a status of 400 or more, "not found" included
/// @param bytesUp bytes of bodies to the store
/// @param bytesDown bytes of bodies from the store
/// @param connections those opened
public record Traffic(SortedMap<String, Long> byKind, long errors, long bytesUp, long bytesDown, long connections) {

    public static final Traffic NONE = new Traffic(Collections.emptySortedMap(), 0, 0, 0, 0);

    public Traffic {
        byKind = Collections.unmodifiableSortedMap(byKind);
    }

    /// What passed since the last reset.
    public static Traffic of(CountingS3Proxy proxy) {
        SortedMap<String, S3Count> counts = proxy.counts();
        var byKind = new TreeMap<String, Long>();
        counts.forEach((kind, count) -> byKind.put(kind, count.requests()));
        return new Traffic(
                byKind,
                sum(counts, S3Count::errors),
                sum(counts, S3Count::bytesUp),
                sum(counts, S3Count::bytesDown),
                proxy.connections());
    }

    public long requests() {
        return byKind.values().stream().mapToLong(Long::longValue).sum();
    }

    private static long sum(SortedMap<String, S3Count> counts, ToLongFunction<S3Count> what) {
        return counts.values().stream().mapToLong(what).sum();
    }
}
