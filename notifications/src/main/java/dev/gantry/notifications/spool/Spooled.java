// SPDX-License-Identifier: Apache-2.0
package dev.gantry.notifications.spool;

/// A record with its number.
public final class Spooled {

    private final long number;
    private final byte[] record;

    Spooled(long number, byte[] record) {
        this.number = number;
        this.record = record;
    }

    public long number() {
        return number;
    }

    /// Its bytes, not a copy of them.
    public byte[] record() {
        return record;
    }
}
