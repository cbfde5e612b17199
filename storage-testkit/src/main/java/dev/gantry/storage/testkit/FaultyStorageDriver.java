// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit;

import dev.gantry.storage.AbandonReport;
import dev.gantry.storage.ByteRange;
import dev.gantry.storage.Child;
import dev.gantry.storage.DeleteReport;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.ObjectStream;
import dev.gantry.storage.Page;
import dev.gantry.storage.PendingObject;
import dev.gantry.storage.Redirect;
import dev.gantry.storage.RedirectRequest;
import dev.gantry.storage.ResumeToken;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.WriteHint;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A driver that does what another does, fails where a test wants it to, and remembers what it was asked.
///
/// ```java
/// var faulty = new FaultyStorageDriver(new MemoryDriver(time));
/// faulty.failNext(Operation.COMMIT, 1, When.AFTER, Failure.UNAVAILABLE);
/// ```
public final class FaultyStorageDriver implements StorageDriver {

    /// What can be asked of a driver and of its pending objects. Closing never fails and is not recorded.
    public enum Operation {
        STAT,
        OPEN,
        PUT,
        CREATE,
        RESUME,
        DISCARD,
        ABANDON,
        NOW,
        DELETE,
        LIST,
        CHILDREN,
        REDIRECT,
        WRITE,
        COMMIT,
        SUSPEND,
        SEAL,
        PARK
    }

    /// Whether the work is done before it fails: an answer may be lost.
    public enum When {
        BEFORE,
        AFTER
    }

    /// How it fails.
    @FunctionalInterface
    public interface Failure {

        Failure NOT_FOUND = (operation, path) -> new StorageException.NotFound(phrase(operation), path);
        Failure CONFLICT =
                (operation, path) -> new StorageException.Conflict(phrase(operation), path, "injected", null);
        Failure UNAVAILABLE =
                (operation, path) -> new StorageException.Unavailable(phrase(operation), path, "injected", null);
        Failure REJECTED =
                (operation, path) -> new StorageException.Rejected(phrase(operation), path, "injected", null);

        StorageException of(Operation operation, StoragePath path);

        private static String phrase(Operation operation) {
            return "(faulty) " + operation;
        }
    }

    /// An operation that was asked for.
    ///
    /// @param path the object or folder; the staging path, or the root where it is not known, for pending objects
    public record Call(Operation operation, StoragePath path) {}

    private record Fault(Operation operation, AtomicInteger skip, AtomicInteger left, When when, Failure failure) {}

    private final StorageDriver delegate;
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private final Map<Operation, Runnable> gates = new ConcurrentHashMap<>();

    public FaultyStorageDriver(StorageDriver delegate) {
        this.delegate = delegate;
    }

    /// The driver that does the work, without faults.
    public StorageDriver delegate() {
        return delegate;
    }

    /// Has the next `times` calls of an operation fail.
    public void failNext(Operation operation, int times, When when, Failure failure) {
        failAfter(0, operation, times, when, failure);
    }

    /// Lets so many calls of an operation pass and has the `times` that follow fail.
    public void failAfter(int passing, Operation operation, int times, When when, Failure failure) {
        faults.add(new Fault(operation, new AtomicInteger(passing), new AtomicInteger(times), when, failure));
    }

    /// Has every call of an operation pass a gate once it was done, before its answer arrives.
    public void slow(Operation operation, Runnable gate) {
        gates.put(operation, gate);
    }

    /// Ends all faults, and takes the gates away.
    public void heal() {
        faults.clear();
        gates.clear();
    }

    /// What was asked so far, failed calls included, in order.
    public List<Call> calls() {
        return List.copyOf(calls);
    }

    /// How many calls of one operation there were.
    public int count(Operation operation) {
        return (int) calls.stream().filter(call -> call.operation == operation).count();
    }

    public void forgetCalls() {
        calls.clear();
    }

    @Override
    public Optional<ObjectInfo> stat(StoragePath path) throws StorageException {
        return call(Operation.STAT, path, () -> delegate.stat(path));
    }

    @Override
    public ObjectStream open(StoragePath path, ByteRange range) throws StorageException {
        return call(Operation.OPEN, path, () -> delegate.open(path, range));
    }

    @Override
    public void put(StoragePath path, byte[] content, @Nullable Instant validUntil) throws StorageException {
        run(Operation.PUT, path, () -> delegate.put(path, content, validUntil));
    }

    @Override
    public PendingObject create(StoragePath staging, WriteHint hint) throws StorageException {
        return new FaultyPendingObject(
                this, call(Operation.CREATE, staging, () -> delegate.create(staging, hint)), staging);
    }

    @Override
    public PendingObject resume(ResumeToken token) throws StorageException {
        PendingObject resumed = call(Operation.RESUME, StoragePath.ROOT, () -> delegate.resume(token));
        return new FaultyPendingObject(this, resumed, StoragePath.ROOT);
    }

    @Override
    public void discard(ResumeToken token) throws StorageException {
        run(Operation.DISCARD, StoragePath.ROOT, () -> delegate.discard(token));
    }

    @Override
    public AbandonReport abandon(StoragePath folder, Instant before, boolean dryRun) throws StorageException {
        return call(Operation.ABANDON, folder, () -> delegate.abandon(folder, before, dryRun));
    }

    @Override
    public Instant now() throws StorageException {
        return call(Operation.NOW, StoragePath.ROOT, delegate::now);
    }

    @Override
    public DeleteReport delete(Collection<StoragePath> paths) throws StorageException {
        StoragePath first =
                paths.isEmpty() ? StoragePath.ROOT : paths.iterator().next();
        return call(Operation.DELETE, first, () -> delegate.delete(paths));
    }

    @Override
    public Page<ObjectInfo> list(StoragePath folder, @Nullable String after, int limit) throws StorageException {
        return call(Operation.LIST, folder, () -> delegate.list(folder, after, limit));
    }

    @Override
    public Page<Child> children(StoragePath folder, @Nullable String after, int limit) throws StorageException {
        return call(Operation.CHILDREN, folder, () -> delegate.children(folder, after, limit));
    }

    @Override
    public Optional<Redirect> redirect(StoragePath path, RedirectRequest request) throws StorageException {
        return call(Operation.REDIRECT, path, () -> delegate.redirect(path, request));
    }

    @Override
    public void close() {
        delegate.close();
    }

    /// A storage operation with a result.
    interface Action<T, E extends Exception> {
        T run() throws E, StorageException;
    }

    /// A storage operation without one.
    interface Step<E extends Exception> {
        void run() throws E, StorageException;
    }

    <T, E extends Exception> T call(Operation operation, StoragePath path, Action<T, E> action)
            throws E, StorageException {
        calls.add(new Call(operation, path));
        Fault fault = faultFor(operation);
        if (fault != null && fault.when == When.BEFORE) {
            throw fault.failure.of(operation, path);
        }
        T result = action.run();
        gates.getOrDefault(operation, () -> {}).run();
        if (fault != null) {
            dispose(result);
            throw fault.failure.of(operation, path);
        }
        return result;
    }

    <E extends Exception> void run(Operation operation, StoragePath path, Step<E> step) throws E, StorageException {
        call(operation, path, () -> {
            step.run();
            return true;
        });
    }

    private @Nullable Fault faultFor(Operation operation) {
        for (Fault fault : faults) {
            if (fault.operation == operation
                    && fault.skip.getAndUpdate(n -> Math.max(0, n - 1)) == 0
                    && fault.left.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                return fault;
            }
        }
        return null;
    }

    /// Closes what the caller will never see.
    private static void dispose(Object result) {
        try {
            if (result instanceof AutoCloseable resource) {
                resource.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException("cannot close what a lost answer held", e);
        }
    }
}
