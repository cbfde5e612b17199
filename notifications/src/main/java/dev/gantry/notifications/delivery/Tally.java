// SPDX-License-Identifier: Apache-2.0
package dev.gantry.notifications.delivery;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts what happens to the events of an endpoint.
final class Tally {

    private final LongAdder events = new LongAdder();
    private final LongAdder successes = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final ConcurrentMap<Integer, LongAdder> statuses = new ConcurrentHashMap<>();

    void read() {
        events.increment();
    }

    void answered(int status, boolean isTaken, int count) {
        (isTaken ? successes : failures).add(count);
        statuses.computeIfAbsent(status, code -> new LongAdder()).add(count);
    }

    void unanswered(int count) {
        errors.add(count);
    }

    EndpointReport report(String name, long pending) {
        Map<Integer, Long> byStatus = new TreeMap<>();
        statuses.forEach((status, count) -> byStatus.put(status, count.sum()));
        return new EndpointReport(name, pending, events.sum(), successes.sum(), failures.sum(), errors.sum(), byStatus);
    }
}
