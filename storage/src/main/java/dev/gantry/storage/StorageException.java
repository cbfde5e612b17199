// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A store did not do what it was asked. One subtype for each thing that a caller can do about it; the message
/// says what was attempted, on what, and why it failed.
public abstract sealed class StorageException extends IOException {

    private final String operation;

    private StorageException(String operation, @Nullable StoragePath path, String reason, @Nullable Throwable cause) {
        super(path == null ? operation + ": " + reason : operation + " " + path + ": " + reason, cause);
        this.operation = operation;
    }

    /// What was attempted, as a phrase: "read", "upload part 3 of".
    public String operation() {
        return operation;
    }

    /// Nothing is there. For what a client named: tell it so.
    public static final class NotFound extends StorageException {
        public NotFound(String operation, StoragePath path) {
            this(operation, path, "not found", null);
        }

        public NotFound(String operation, StoragePath path, String reason, @Nullable Throwable cause) {
            super(operation, path, reason, cause);
        }
    }

    /// Another writer was there first. Read again, then decide.
    public static final class Conflict extends StorageException {
        public Conflict(String operation, StoragePath path, String reason, @Nullable Throwable cause) {
            super(operation, path, reason, cause);
        }
    }

    /// The store is away, overloaded or too slow. The same request may succeed later; the client is told to
    /// retry.
    public static final class Unavailable extends StorageException {
        public Unavailable(String operation, @Nullable StoragePath path, String reason, @Nullable Throwable cause) {
            super(operation, path, reason, cause);
        }
    }

    /// The object is larger than the store, or the memory that it is written with, allows. The client is told so.
    public static final class TooLarge extends StorageException {
        public TooLarge(String operation, StoragePath path, String reason) {
            super(operation, path, reason, null);
        }
    }

    /// The store refuses: credentials, permissions, a missing bucket, a request it does not understand. An
    /// operator must act; a retry does not help.
    public static final class Rejected extends StorageException {
        public Rejected(String operation, @Nullable StoragePath path, String reason, @Nullable Throwable cause) {
            super(operation, path, reason, cause);
        }
    }
}
