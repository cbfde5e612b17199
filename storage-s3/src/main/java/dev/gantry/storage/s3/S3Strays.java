// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.concurrent.Carried;
import dev.gantry.storage.concurrent.Fanout;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/// Aborts, in the background, multipart uploads that this process has left open because of a fault of the store. Only
/// after faults does it ask the store anything.
final class S3Strays implements AutoCloseable {
    /*
     * Two kinds are left open. One whose abort failed is known by its id, and the abort is asked for again. One that
     * was begun by a request whose answer was lost is known to nobody, and lies at a key at which others may upload at
     * the same time: other writers of the same content, on other replicas too.
     *
     * Whoever begins an upload has its first part in hand, and sends it within the deadline of a part or gives up. So
     * an upload that was seen, and has no part after more than that deadline, is nobody's. Two looks by one clock tell
     * it, and the store's clock does not matter.
     *
     * What is lost when the process ends, or when there is too much to remember, is aborted by age like all that a
     * killed process leaves.
     */

    private static final Logger LOG = LoggerFactory.getLogger(S3Strays.class);
    private static final int MOST = 10_000;
    private static final int TRIES = 5;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Task> now = new ArrayDeque<>();
    private final Deque<Task> later = new ArrayDeque<>();
    private @Nullable Fanout<Boolean> thread;

    private record Task(StoragePath path, Instant at, int tries, Step step) {}

    @FunctionalInterface
    private interface Step {
        void run() throws StorageException;
    }

    /// Looks for an upload to a path that was begun without anybody's having learnt its id.
    ///
    /// @param known the id of the one that somebody knows
    void suspect(S3Store store, StoragePath path, @Nullable String known) {
        add(store, now, new Task(path, store.time().instant(), TRIES, () -> look(store, path, known)));
    }

    /// Has another try at aborting an upload.
    void abortLater(S3Store store, S3Multipart upload) {
        add(store, later, new Task(upload.path(), due(store), TRIES, upload::abort));
    }

    private void look(S3Store store, StoragePath path, @Nullable String known) throws StorageException {
        Set<String> others = openAt(store, path);
        others.remove(known);
        others.forEach(id -> add(store, later, new Task(path, due(store), TRIES, () -> settle(store, path, id))));
    }

    private static Set<String> openAt(S3Store store, StoragePath path) throws StorageException {
        String key = store.key(path);
        return store
                .call(
                        "list the multipart uploads to",
                        path,
                        "s3:ListBucketMultipartUploads",
                        () -> store.s3()
                                .listMultipartUploads(
                                        r -> r.bucket(store.bucket()).prefix(key)))
                .uploads()
                .stream()
                .filter(upload -> key.equals(upload.key()))
                .map(MultipartUpload::uploadId)
                .collect(Collectors.toSet());
    }

    private static void settle(S3Store store, StoragePath path, String id) throws StorageException {
        S3Multipart upload = S3Multipart.reopen(store, path, id, List.of());
        if (!upload.hasParts()) {
            upload.abort();
            LOG.atInfo().addKeyValue("path", path).log("s3.stray-aborted");
        }
    }

    private static Instant due(S3Store store) {
        Duration part = store.config().calls().partTimeout();
        return store.time().instant().plus(part).plus(store.config().calls().callTimeout());
    }

    private void add(S3Store store, Deque<Task> queue, Task task) {
        lock.lock();
        try {
            if (now.size() + later.size() == MOST) {
                giveUp(task, "too many are waited for");
                return;
            }
            queue.add(task);
            changed.signal();
            if (thread == null) {
                Fanout<Boolean> started = new Fanout<>(1);
                thread = started;
                Carried.forNobody(() -> {
                    boolean ignored = started.fork(() -> run(store));
                });
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean run(S3Store store) throws InterruptedException {
        while (true) {
            Task task = next(store);
            try {
                task.step.run();
            } catch (StorageException.NotFound e) {
                // Completed or aborted meanwhile.
            } catch (StorageException e) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (task.tries == 1 || !(e instanceof StorageException.Unavailable)) {
                    giveUp(task, e.getMessage());
                } else {
                    add(store, later, new Task(task.path, due(store), task.tries - 1, task.step));
                }
            }
        }
    }

    private Task next(S3Store store) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                Instant time = store.time().instant();
                Task first = now.isEmpty() ? later.peek() : now.peek();
                if (first == null) {
                    changed.await();
                } else if (first.at.isAfter(time)) {
                    long ignored =
                            changed.awaitNanos(Duration.between(time, first.at).toNanos());
                } else {
                    (now.isEmpty() ? later : now).remove();
                    return first;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private static void giveUp(Task task, @Nullable String reason) {
        LOG.atWarn()
                .addKeyValue("path", task.path)
                .addKeyValue("reason", reason)
                .log("s3.stray-stays");
    }

    /// Forgets what was to be done.
    @Override
    public void close() {
        Fanout<Boolean> running;
        lock.lock();
        try {
            running = thread;
        } finally {
            lock.unlock();
        }
        if (running != null) {
            running.close();
        }
    }
}
