// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.janitor;

import dev.gantry.storage.AbandonReport;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.StorageException;
import org.jspecify.annotations.Nullable;

/// Counts during a sweep. For one thread.
final class Tally {

    private long examined;
    private long uploads;
    private long objects;
    private long bytes;
    private long failures;
    private @Nullable StorageException untold;

    void examined() {
        examined++;
    }

    void deleted(ObjectInfo object) {
        objects++;
        bytes += object.sizeBytes();
    }

    void abandoned(AbandonReport report) {
        examined += report.examined();
        uploads += report.abandoned();
        bytes += report.bytes();
        report.failures().forEach(this::failed);
    }

    void failed(StorageException failure) {
        failures++;
        if (untold == null) {
            untold = failure;
        }
    }

    /// The first failure since this was last asked.
    @Nullable
    StorageException takeFailure() {
        StorageException failure = untold;
        untold = null;
        return failure;
    }

    JanitorReport report() {
        return new JanitorReport(examined, uploads, objects, bytes, failures);
    }
}
