// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.janitor;

import dev.gantry.storage.DeleteReport;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes objects by the thousand, or only counts them. What was added and not flushed stays.
final class Deletions {

    private static final Logger LOG = LoggerFactory.getLogger(Deletions.class);
    private static final int BATCH = 1000;

    private final StorageDriver driver;
    private final Tally tally;
    private final boolean dryRun;
    private final List<ObjectInfo> waiting = new ArrayList<>();

    Deletions(StorageDriver driver, Tally tally, boolean dryRun) {
        this.driver = driver;
        this.tally = tally;
        this.dryRun = dryRun;
    }

    void add(ObjectInfo object) throws StorageException {
        waiting.add(object);
        if (waiting.size() == BATCH) {
            flush();
        }
    }

    void flush() throws StorageException {
        if (waiting.isEmpty()) {
            return;
        }
        DeleteReport report = dryRun
                ? DeleteReport.CLEAN
                : driver.delete(waiting.stream().map(ObjectInfo::path).toList());
        for (ObjectInfo object : waiting) {
            StorageException failure = report.failures().get(object.path());
            if (failure == null) {
                tally.deleted(object);
                LOG.atDebug()
                        .addKeyValue("path", object.path())
                        .addKeyValue("bytes", object.sizeBytes())
                        .addKeyValue("dryRun", dryRun)
                        .log("janitor.deleted");
            } else {
                tally.failed(failure);
            }
        }
        waiting.clear();
    }
}
