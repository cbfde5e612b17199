// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.file;

import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Says in the storage's terms what a filesystem refused.
final class FileFailures {

    /// Reasons, as Linux words them, that pass: a full disk, a spent quota, a failing device, a full table.
    private static final Set<String> PASSING = Set.of("space left", "quota", "input/output", "too many open files");

    private FileFailures() {}

    static StorageException translate(String operation, StoragePath path, IOException failure) {
        return switch (failure) {
            case StorageException already -> already;
            case NoSuchFileException gone -> new StorageException.NotFound(operation, path, "not found", gone);
            case AccessDeniedException denied ->
                new StorageException.Rejected(
                        operation,
                        path,
                        "permission denied on " + denied.getFile() + " for this process's user",
                        denied);
            case ClosedByInterruptException interrupted ->
                new StorageException.Unavailable(operation, path, "interrupted", interrupted);
            case FileSystemException refused
            when !isPassing(refused.getReason()) ->
                new StorageException.Rejected(operation, path, reason(refused), refused);
            default -> new StorageException.Unavailable(operation, path, reason(failure), failure);
        };
    }

    /// A path that this process cannot spell as a file name.
    static StorageException unspeakable(String operation, StoragePath path, InvalidPathException failure) {
        return new StorageException.Rejected(
                operation,
                path,
                "the process's locale has no file name for it; run with LC_ALL=C.UTF-8 (" + failure.getReason() + ")",
                failure);
    }

    private static boolean isPassing(@Nullable String reason) {
        String text = reason == null ? "" : reason.toLowerCase(Locale.ROOT);
        return PASSING.stream().anyMatch(text::contains);
    }

    private static String reason(IOException failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
