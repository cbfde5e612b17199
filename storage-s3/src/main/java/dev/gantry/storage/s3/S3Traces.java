// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.StoragePath;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The objects on the store that an unfinished object has left there. For one thread.
final class S3Traces {

    /// How many superseded tails may pile up before the eldest are deleted. Only tokens that were replaced as
    /// many times name those.
    private static final int MAX_SUPERSEDED = 8;

    private final S3Store store;
    private final List<StoragePath> superseded;
    private final List<StoragePath> created = new ArrayList<>();

    S3Traces(S3Store store, List<StoragePath> superseded) {
        this.store = store;
        this.superseded = new ArrayList<>(superseded);
    }

    /// Notes an object that is about to be put by this process; what is given up takes it along.
    void created(StoragePath path) {
        created.add(path);
    }

    /// Notes a tail that was read back; earlier tokens may name it.
    void superseded(StoragePath path) {
        superseded.add(path);
    }

    /// Tails that a token has to carry, since they are to be deleted at the end.
    List<StoragePath> superseded() {
        return superseded;
    }

    /// What is not needed once the object is committed.
    List<StoragePath> leftovers(ResumeState.@Nullable Tail parked) {
        List<StoragePath> paths = new ArrayList<>(superseded);
        if (parked != null) {
            paths.add(parked.path());
        }
        return paths;
    }

    /// Deletes the eldest of too many superseded tails.
    void bound() {
        if (superseded.size() > MAX_SUPERSEDED) {
            List<StoragePath> eldest = superseded.subList(0, superseded.size() - MAX_SUPERSEDED);
            new S3Deletes(store).deleteLeftovers(List.copyOf(eldest));
            eldest.clear();
        }
    }

    /// Deletes what this process put.
    void forget() {
        new S3Deletes(store).deleteLeftovers(created);
    }
}
