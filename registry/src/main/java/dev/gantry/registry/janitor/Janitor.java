// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.janitor;

import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.upload.UploadTokens;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.Page;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StorageException;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes away what uploads have left behind that nobody will finish: of clients that never came back, and of
/// processes that were killed.
public final class Janitor {
    /*
     * Three kinds of things, all judged by the store's own clock:
     *   - unfinished objects anywhere in the registry's tree: ours in staging and at the paths of blobs, Distribution's
     *     in its upload folders and at the paths of blobs. They count from the last bytes that they were sent;
     *   - objects in our staging: states, tails, what was settled. Each counts from its last write;
     *   - Distribution's upload folders, each as a whole.
     *
     * A live upload of ours is safe because it is young. Whatever it has in the store was written after it began, and
     * no request goes on with it later than the life of its token. So nothing that is older than twice that life
     * belongs to an upload that can be gone on with; but for a last request that has lasted as long as a token by
     * then, and its parts keep its bytes young.
     *
     * Whatever is gone already is as good as taken away, so any number of replicas may sweep at once. What fails is
     * told, and left to the next sweep.
     */
    /// What is younger may be alive.
    public static final Duration LEAST_AGE = UploadTokens.LIFE.multipliedBy(2);

    private static final Logger LOG = LoggerFactory.getLogger(Janitor.class);
    private static final int STORE_PAGE = 1000;

    private final StorageDriver driver;
    private final Duration age;
    private final boolean dryRun;

    /// @param age how old something must be to go; below [#LEAST_AGE] for tests only
    /// @param dryRun whether it only counts and tells
    public Janitor(StorageDriver driver, Duration age, boolean dryRun) {
        this.driver = driver;
        this.age = age;
        this.dryRun = dryRun;
    }

    /// Sweeps once, request after request, in constant memory, and logs what it did. An interrupt ends it early.
    public JanitorReport sweep() {
        var tally = new Tally();
        attempt(tally, () -> {
            Instant before = driver.now().minus(age);
            attempt(tally, () -> tally.abandoned(driver.abandon(StorageLayout.root(), before, dryRun)));
            attempt(tally, () -> deleteStaged(before, tally));
            attempt(tally, () -> new ForeignUploads(driver, before, tally, deletions(tally)).sweep());
        });
        JanitorReport report = tally.report();
        LOG.atInfo()
                .addKeyValue("examined", report.examined())
                .addKeyValue("uploads", report.uploads())
                .addKeyValue("objects", report.objects())
                .addKeyValue("bytes", report.bytes())
                .addKeyValue("failures", report.failures())
                .addKeyValue("dryRun", dryRun)
                .log(isInterrupted() ? "janitor.interrupted" : "janitor.swept");
        return report;
    }

    private interface Step {
        void run() throws StorageException;
    }

    /// What fails here keeps nothing else from being tried.
    private static void attempt(Tally tally, Step step) {
        if (isInterrupted()) {
            return;
        }
        try {
            step.run();
        } catch (StorageException e) {
            tally.failed(e);
        }
        StorageException failure = tally.takeFailure();
        if (failure != null && !isInterrupted()) {
            LOG.atWarn().addKeyValue("problem", failure.getMessage()).log("janitor.failed");
        }
    }

    private void deleteStaged(Instant before, Tally tally) throws StorageException {
        Deletions deletions = deletions(tally);
        String after = null;
        while (!isInterrupted()) {
            Page<ObjectInfo> page = driver.list(StorageLayout.uploads(), after, STORE_PAGE);
            for (ObjectInfo object : page.items()) {
                tally.examined();
                if (object.lastModified().isBefore(before)) {
                    deletions.add(object);
                }
            }
            if (!page.hasMore() || page.items().isEmpty()) {
                deletions.flush();
                return;
            }
            after = page.items().getLast().path().text();
        }
    }

    private Deletions deletions(Tally tally) {
        return new Deletions(driver, tally, dryRun);
    }

    private static boolean isInterrupted() {
        return Thread.currentThread().isInterrupted();
    }
}
