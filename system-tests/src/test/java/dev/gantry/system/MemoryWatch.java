// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import java.io.IOException;
import java.time.Duration;

/// Looks ten times a second at how much memory a process has, and keeps the most that it saw.
final class MemoryWatch implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final GantryProcess watched;
    private final Thread thread;
    private volatile long mostBytes;

    private MemoryWatch(GantryProcess watched) {
        this.watched = watched;
        this.thread = Thread.ofVirtual().unstarted(this::watch);
    }

    static MemoryWatch of(GantryProcess process) {
        var watch = new MemoryWatch(process);
        watch.thread.start();
        return watch;
    }

    /// The most that was seen, now included.
    long mostBytes() throws IOException {
        return Math.max(mostBytes, watched.anonymousBytes());
    }

    private void watch() {
        try {
            while (watched.isAlive()) {
                mostBytes = Math.max(mostBytes, watched.anonymousBytes());
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // The process ended while it was looked at; who asks for the most learns of it.
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
