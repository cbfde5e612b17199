// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage;

import java.util.Map;

/// What a batch deletion could not delete, and why. Every other path of the batch is gone, or never was.
public record DeleteReport(Map<StoragePath, StorageException> failures) {

    public static final DeleteReport CLEAN = new DeleteReport(Map.of());

    public DeleteReport {
        failures = Map.copyOf(failures);
    }

    /// @throws StorageException the failure of one of the paths, with the others suppressed in it
    public void throwIfAny() throws StorageException {
        StorageException first = null;
        for (StorageException failure : failures.values()) {
            if (first == null) {
                first = failure;
            } else {
                first.addSuppressed(failure);
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
