// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.file;

import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;

/// The files below a root: an object is the file of the same path, a folder a directory. One folder at the root
/// holds what is unfinished, and is no folder of objects.
///
/// A directory goes with its last file, so any directory may vanish while a file is being moved into it; moving
/// makes it again.
final class FileTree {

    /// Holds temporary files and the segments of unfinished objects.
    private static final String WORK_FOLDER = ".gantry";

    /// How often a directory may vanish before a write gives up.
    private static final int ATTEMPTS = 100;

    private final Path root;

    /// What must hold for a write to go ahead.
    @FunctionalInterface
    interface Check {
        void run() throws StorageException;
    }

    FileTree(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    Path root() {
        return root;
    }

    Path workFolder() {
        return root.resolve(WORK_FOLDER);
    }

    /// @throws StorageException.Rejected if no file can have the name
    Path file(String operation, StoragePath path) throws StorageException {
        try {
            Path file = path.isRoot() ? root : root.resolve(path.text().substring(1));
            if (file.startsWith(workFolder())) {
                throw new StorageException.Rejected(operation, path, "this name is the driver's own", null);
            }
            return file;
        } catch (InvalidPathException e) {
            throw FileFailures.unspeakable(operation, path, e);
        }
    }

    /// What is known of the object, empty if there is none.
    Optional<ObjectInfo> stat(StoragePath path) throws StorageException {
        Path file = file("stat", path);
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.isRegularFile() ? Optional.of(info(path, attributes)) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            if (isBelowAFile(file)) {
                return Optional.empty();
            }
            throw FileFailures.translate("stat", path, e);
        }
    }

    static ObjectInfo info(StoragePath path, BasicFileAttributes attributes) {
        return new ObjectInfo(
                path, attributes.size(), attributes.lastModifiedTime().toInstant(), null);
    }

    /// Moves a file, whose bytes are on the disk, to where it is an object from then on, durably.
    ///
    /// @param lastCheck runs right before the move and may refuse it
    void publish(Path file, Path target, Instant now, Check lastCheck) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(now));
        Path folder = folderOf(target);
        for (int attempt = 1; ; attempt++) {
            makeFolder(folder);
            lastCheck.run();
            try {
                Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
                sync(folder);
                return;
            } catch (NoSuchFileException e) {
                if (attempt == ATTEMPTS || !Files.exists(file)) {
                    throw e;
                }
            } catch (FileSystemException e) {
                if (attempt == ATTEMPTS || !isDeletedFolder(target)) {
                    throw e;
                }
            }
        }
    }

    /// Makes a directory and those above it, durably.
    void makeFolder(Path folder) throws IOException {
        for (int attempt = 1; !Files.isDirectory(folder); attempt++) {
            try {
                makeFolder(folderOf(folder));
                Files.createDirectory(folder);
                sync(folderOf(folder));
            } catch (FileAlreadyExistsException e) {
                if (attempt == ATTEMPTS || isOtherThanAFolder(folder)) {
                    throw e;
                }
            } catch (NoSuchFileException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /// One look, since directories come and go meanwhile.
    private static boolean isOtherThanAFolder(Path file) throws IOException {
        try {
            return !Files.readAttributes(file, BasicFileAttributes.class).isDirectory();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /// Deletes an object, and the directories that it leaves empty.
    void delete(Path file) throws IOException {
        if (Files.isDirectory(file) || isBelowAFile(file)) {
            return;
        }
        Files.deleteIfExists(file);
        Path folder = folderOf(file);
        while (!folder.equals(root) && isDeletedFolder(folder)) {
            folder = folderOf(folder);
        }
    }

    /// Has what was changed in a directory survive a power failure.
    static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (NoSuchFileException e) {
            // It vanished with what was in it: nothing is left that could be lost.
        }
    }

    static Path folderOf(Path file) {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IllegalStateException("The filesystem's root is no object: " + file);
        }
        return parent;
    }

    /// Deletes a directory if it is one and empty.
    private static boolean isDeletedFolder(Path folder) {
        try {
            if (!Files.isDirectory(folder)) {
                return false;
            }
            Files.delete(folder);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean isBelowAFile(Path file) {
        for (Path at = folderOf(file); at.startsWith(root); at = folderOf(at)) {
            if (Files.isRegularFile(at)) {
                return true;
            }
        }
        return false;
    }
}
