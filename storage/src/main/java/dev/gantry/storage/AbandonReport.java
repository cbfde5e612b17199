// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage;

import java.util.List;

/// What a driver found of unfinished objects, and did about them.
///
/// @param examined how many there were
/// @param abandoned how many of them were given up, or would have been
/// @param bytes that those held, as far as the store tells
/// @param failures what kept others from being looked at or given up; at the [#MAX_FAILURES]th a driver stops
public record AbandonReport(long examined, long abandoned, long bytes, List<StorageException> failures) {

    /// One that cannot be given up must not keep the others; a store that is away is not to be asked for each.
    public static final int MAX_FAILURES = 10;

    public AbandonReport {
        failures = List.copyOf(failures);
    }
}
