// SPDX-License-Identifier: Apache-2.0
package dev.gantry.notifications;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Names for events, which sort by time: UUIDs of version 7 (RFC 9562 §5.7).
final class EventIds {

    private static final long VERSION = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private EventIds() {}

    static String at(Instant time, RandomGenerator random) {
        long high = (time.toEpochMilli() << 16) | VERSION | (random.nextLong() & 0xfffL);
        long low = VARIANT | (random.nextLong() >>> 2);
        return new UUID(high, low).toString();
    }
}
