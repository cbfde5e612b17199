// SPDX-License-Identifier: Apache-2.0
package dev.gantry.notifications.delivery;

import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;

/// The events that were read for an endpoint and are not delivered yet: few enough to be held in memory.
final class Window {

    /// What they may take together, in units of a KiB that each has at least one of.
    private static final int CAPACITY = 4096;

    private final Semaphore room = new Semaphore(CAPACITY);
    private final ReentrantLock lock = new ReentrantLock();
    private final NavigableSet<Long> open = new TreeSet<>();

    /// Waits for room, and takes it for an event.
    void begin(long number, int sizeBytes) throws InterruptedException {
        room.acquire(units(sizeBytes));
        lock.lock();
        try {
            var ignored = open.add(number);
        } finally {
            lock.unlock();
        }
    }

    void end(long number, int sizeBytes) {
        lock.lock();
        try {
            var ignored = open.remove(number);
        } finally {
            lock.unlock();
        }
        room.release(units(sizeBytes));
    }

    /// The first event that is not delivered yet.
    ///
    /// @param next the first that was not read yet
    long first(long next) {
        lock.lock();
        try {
            return open.isEmpty() ? next : open.first();
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return open.size();
        } finally {
            lock.unlock();
        }
    }

    private static int units(int sizeBytes) {
        return Math.clamp((sizeBytes >> 10) + 1, 1, CAPACITY);
    }
}
