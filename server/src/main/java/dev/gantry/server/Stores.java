// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import dev.gantry.server.config.S3;
import dev.gantry.server.config.ServerConfig.Driver;
import dev.gantry.server.config.ServerConfig.Filesystem;
import dev.gantry.server.config.ServerConfig.InMemory;
import dev.gantry.server.health.Check;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.file.FileDriver;
import dev.gantry.storage.memory.MemoryDriver;
import dev.gantry.storage.middleware.ForwardingDriver;
import dev.gantry.storage.s3.S3Driver;
import dev.gantry.storage.s3.watch.S3Watcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens the store that a configuration names, and sees whether it can be used.
final class Stores {

    private static final Logger LOG = LoggerFactory.getLogger(Stores.class);

    private Stores() {}

    /// Asks the store nothing yet.
    ///
    /// @param watcher is told of every request to S3
    /// @throws StartFailure if no store can be what the configuration says
    static StorageDriver open(Driver driver, InstantSource time, RandomGenerator random, S3Watcher watcher)
            throws StartFailure {
        try {
            return connect(driver, time, random, watcher);
        } catch (IllegalArgumentException e) {
            throw new StartFailure("the configured store cannot be used: " + e.getMessage(), e);
        }
    }

    private static StorageDriver connect(Driver driver, InstantSource time, RandomGenerator random, S3Watcher watcher) {
        return switch (driver) {
            case InMemory memory -> new MemoryDriver(time);
            case Filesystem filesystem -> new FileDriver(filesystem.rootDirectory(), time, random);
            case S3 s3 -> S3Driver.connect(S3Stores.config(s3), time, random, watcher);
        };
    }

    /// How to see whether the store is well.
    static Check look(Driver driver, StorageDriver opened) {
        return switch (driver) {
            case S3 s3 when opened instanceof S3Driver bucket -> bucket::checkBucket;
            case S3 s3 -> throw new IllegalArgumentException("a store on S3 has a driver for it");
            case Filesystem filesystem -> () -> requireWritable(filesystem.rootDirectory());
            case InMemory memory -> () -> {};
        };
    }

    private static void requireWritable(Path folder) throws IOException {
        if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new IOException(folder + " is no folder that can be written to");
        }
    }

    /// Asks the store once whether it would serve us.
    ///
    /// @throws StartFailure if it refuses: that will not change by itself. One that is away may come back, so
    ///     that draws a warning only
    static void check(Driver driver, StorageDriver opened) throws StartFailure {
        if (driver instanceof S3 s3 && ForwardingDriver.innermost(opened) instanceof S3Driver bucket) {
            try {
                bucket.checkBucket();
            } catch (StorageException.Unavailable e) {
                LOG.atWarn()
                        .addKeyValue("bucket", s3.place().bucket())
                        .addKeyValue("endpoint", s3.place().where())
                        .addKeyValue("problem", e.getMessage())
                        .log("storage.unavailable");
            } catch (StorageException e) {
                String message = "cannot use bucket %s at %s: %s"
                        .formatted(s3.place().bucket(), s3.place().where(), e.getMessage());
                throw new StartFailure(message, e);
            }
        }
    }
}
