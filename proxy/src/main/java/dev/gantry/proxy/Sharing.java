// SPDX-License-Identifier: Apache-2.0
package dev.gantry.proxy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;

/// Work that is done once for all who want it at the same time. It runs on a thread of its own, so that none of them
/// takes it along by leaving.
final class Sharing<K> {

    private final Executor threads;
    private final ConcurrentMap<K, FutureTask<Boolean>> running = new ConcurrentHashMap<>();

    Sharing(Executor threads) {
        this.threads = threads;
    }

    /// Does the work, or waits for the end of the same work that another began.
    ///
    /// @throws IOException as the work does
    void run(K key, Callable<Boolean> work) throws IOException {
        var mine = new FutureTask<>(() -> {
            try {
                return work.call();
            } finally {
                running.remove(key); // before anybody learns the end: who comes then wants it done anew
            }
        });
        FutureTask<Boolean> theirs = running.putIfAbsent(key, mine);
        if (theirs == null) {
            threads.execute(mine);
        }
        await(theirs == null ? mine : theirs);
    }

    private static void await(FutureTask<Boolean> task) throws IOException {
        try {
            var ignored = task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the upstream");
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException cause -> throw cause;
                case RuntimeException cause -> throw cause;
                case null, default -> throw new IOException(e.getCause());
            }
        }
    }
}
