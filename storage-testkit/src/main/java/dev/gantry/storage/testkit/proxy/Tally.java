// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// What has passed since the last reset.
final class Tally {

    private static final int MOST_SEEN = 1000;

    private volatile Map<String, Kind> kinds = new ConcurrentHashMap<>();
    private final List<S3Request> seen = new ArrayList<>();

    Kind of(S3Request request) {
        synchronized (seen) {
            if (seen.size() < MOST_SEEN) {
                seen.add(request);
            }
        }
        return kinds.computeIfAbsent(request.kind(), k -> new Kind());
    }

    List<S3Request> seen() {
        synchronized (seen) {
            return List.copyOf(seen);
        }
    }

    void reset() {
        kinds = new ConcurrentHashMap<>();
        synchronized (seen) {
            seen.clear();
        }
    }

    SortedMap<String, S3Count> counts() {
        var counts = new TreeMap<String, S3Count>();
        kinds.forEach((name, kind) -> counts.put(name, kind.count()));
        return counts;
    }

    int peak(String kind) {
        Kind there = kinds.get(kind);
        return there == null ? 0 : there.peak.get();
    }

    /// The counters of one kind of request.
    static final class Kind {

        private final LongAdder requests = new LongAdder();
        private final LongAdder errors = new LongAdder();
        final LongAdder bytesUp = new LongAdder();
        final LongAdder bytesDown = new LongAdder();
        private final AtomicInteger inFlight = new AtomicInteger();
        private final AtomicInteger peak = new AtomicInteger();

        void begin() {
            requests.increment();
            int now = inFlight.incrementAndGet();
            peak.accumulateAndGet(now, Math::max);
        }

        void end() {
            inFlight.decrementAndGet();
        }

        void answered(int status) {
            if (status >= 400) {
                errors.increment();
            }
        }

        private S3Count count() {
            return new S3Count(requests.sum(), errors.sum(), bytesUp.sum(), bytesDown.sum());
        }
    }
}
