// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.DeleteReport;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.concurrent.Fanout;
import dev.gantry.storage.s3.client.S3Failures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;

/// Deletes objects, a thousand with a request.
record S3Deletes(S3Store store) {

    private static final Logger LOG = LoggerFactory.getLogger(S3Deletes.class);
    private static final int BATCH = 1000;
    private static final int SINGLES_AT_ONCE = 16;

    DeleteReport delete(Collection<StoragePath> paths) throws StorageException {
        List<StoragePath> all = List.copyOf(paths);
        Map<StoragePath, StorageException> failures = new HashMap<>();
        for (int from = 0; from < all.size(); from += BATCH) {
            failures.putAll(deleteBatch(all.subList(from, Math.min(all.size(), from + BATCH))));
        }
        return failures.isEmpty() ? DeleteReport.CLEAN : new DeleteReport(failures);
    }

    /// Deletes what is not needed any more. That it could not is logged and otherwise does not matter.
    void deleteLeftovers(Collection<StoragePath> paths) {
        if (paths.isEmpty()) {
            return;
        }
        try {
            delete(paths).throwIfAny();
        } catch (StorageException e) {
            LOG.atWarn()
                    .addKeyValue("paths", paths)
                    .addKeyValue("reason", e.getMessage())
                    .log("s3.leftovers-stay");
        }
    }

    private Map<StoragePath, StorageException> deleteBatch(List<StoragePath> batch) throws StorageException {
        if (batch.size() == 1) {
            return deleteOne(batch.getFirst());
        }
        Map<String, StoragePath> byKey = new LinkedHashMap<>();
        batch.forEach(path -> byKey.put(store.key(path), path));
        List<ObjectIdentifier> keys = byKey.keySet().stream()
                .map(key -> ObjectIdentifier.builder().key(key).build())
                .toList();
        try {
            String operation = "delete %d objects, the first being".formatted(batch.size());
            var answer = store.call(
                    operation,
                    batch.getFirst(),
                    "s3:DeleteObject",
                    () -> store.s3()
                            .deleteObjects(r -> r.bucket(store.bucket())
                                    .delete(d -> d.objects(keys).quiet(true))));
            return failuresOf(answer.errors(), byKey);
        } catch (StorageException.Rejected e) {
            // A store without DeleteObjects, or a policy against it; if it is more than that, each key tells.
            return deleteSingly(batch);
        }
    }

    private Map<StoragePath, StorageException> failuresOf(List<S3Error> errors, Map<String, StoragePath> byKey) {
        Map<StoragePath, StorageException> failures = new HashMap<>();
        for (S3Error error : errors) {
            StoragePath path = byKey.get(error.key());
            if (path != null) {
                var answer =
                        new S3Failures.Answer(200, String.valueOf(error.code()), String.valueOf(error.message()), null);
                var task = new S3Failures.Task("delete", path, "s3:DeleteObject");
                StorageException failure = store.failures().byAnswer(task, answer, null);
                if (!(failure instanceof StorageException.NotFound)) {
                    failures.put(path, failure);
                }
            }
        }
        return failures;
    }

    private Map<StoragePath, StorageException> deleteSingly(List<StoragePath> batch) throws StorageException {
        List<Map<StoragePath, StorageException>> reports = new ArrayList<>();
        try (var singles = new Fanout<Map<StoragePath, StorageException>>(SINGLES_AT_ONCE)) {
            batch.forEach(path -> singles.fork(() -> deleteOne(path)));
            reports.addAll(singles.join());
        } catch (IOException e) {
            throw new StorageException.Unavailable("delete", batch.getFirst(), "interrupted", e);
        }
        Map<StoragePath, StorageException> failures = new HashMap<>();
        reports.forEach(failures::putAll);
        return failures;
    }

    private Map<StoragePath, StorageException> deleteOne(StoragePath path) {
        try {
            store.call(
                    "delete",
                    path,
                    "s3:DeleteObject",
                    () -> store.s3().deleteObject(r -> r.bucket(store.bucket()).key(store.key(path))));
            return Map.of();
        } catch (StorageException.NotFound e) {
            return Map.of();
        } catch (StorageException e) {
            return Map.of(path, e);
        }
    }
}
