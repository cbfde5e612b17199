// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The requests that are being answered, each known by its thread.
final class InFlight {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition isEmpty = lock.newCondition();
    private final Set<Thread> threads = new HashSet<>();
    private volatile boolean isDraining;

    void enter() {
        lock.lock();
        try {
            threads.add(Thread.currentThread());
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        lock.lock();
        try {
            threads.remove(Thread.currentThread());
            if (threads.isEmpty()) {
                isEmpty.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// From here on each request is the last on its connection, if its answer's head is not out yet.
    void drain() {
        isDraining = true;
    }

    boolean isDraining() {
        return isDraining;
    }

    /// Waits until there is none.
    ///
    /// @return whether that came about in time
    boolean awaitNone(Duration timeout) throws InterruptedException {
        long rest = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (!threads.isEmpty()) {
                if (rest <= 0) {
                    return false;
                }
                rest = isEmpty.awaitNanos(rest);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Interrupts those that are left.
    void interrupt() {
        lock.lock();
        try {
            threads.forEach(Thread::interrupt);
        } finally {
            lock.unlock();
        }
    }
}
