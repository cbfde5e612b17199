// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.random.RandomGenerator;

/// Where files lie that are no objects yet: temporary files, and a folder of segments for each unfinished object.
final class Workshop {

    private final FileTree tree;
    private final RandomGenerator random;

    Workshop(FileTree tree, RandomGenerator random) {
        this.tree = tree;
        this.random = random;
    }

    /// A name that no other file or folder here has: 128 random bits in hexadecimal.
    String newName() {
        return "%016x%016x".formatted(random.nextLong(), random.nextLong());
    }

    Path temporary() {
        return tree.workFolder().resolve(newName() + ".tmp");
    }

    Path folder(UploadState state) {
        return tree.workFolder().resolve(state.folder());
    }

    Path segment(UploadState state, String name) {
        return folder(state).resolve(name);
    }

    /// Makes a file, and the folders above it.
    FileChannel make(Path file) throws IOException {
        while (true) {
            tree.makeFolder(FileTree.folderOf(file));
            try {
                return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            } catch (NoSuchFileException e) {
                // A rival has just removed the folder, which was empty: make it again.
            }
        }
    }

    /// Makes one file of all the bytes, in the disk's keeping.
    void join(UploadState state, Path whole) throws IOException {
        try (FileChannel out = make(whole)) {
            UploadState.Prefix prefix = state.prefix();
            if (prefix != null) {
                append(tree.file("read the prefix", prefix.path()), prefix.sizeBytes(), out);
            }
            for (UploadState.Segment segment : state.segments()) {
                append(segment(state, segment.name()), segment.sizeBytes(), out);
            }
            out.force(true);
        }
    }

    /// Deletes the folder of an unfinished object, with everything in it.
    void clear(UploadState state) throws IOException {
        Path folder = folder(state);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            return;
        }
        removeIfEmpty(state);
    }

    /// Deletes the folder of an unfinished object if no segment is in it.
    void removeIfEmpty(UploadState state) throws IOException {
        try {
            Files.deleteIfExists(folder(state));
        } catch (DirectoryNotEmptyException e) {
            // Others' segments are in it.
        }
    }

    /// @throws EOFException if the file has not exactly so many bytes
    static void requireSize(Path file, long sizeBytes, long expectedBytes) throws EOFException {
        if (sizeBytes != expectedBytes) {
            throw new EOFException("%s has %d bytes instead of %d".formatted(file, sizeBytes, expectedBytes));
        }
    }

    private static void append(Path file, long sizeBytes, FileChannel out) throws IOException {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            requireSize(file, in.size(), sizeBytes);
            for (long done = 0; done < sizeBytes; ) {
                long n = in.transferTo(done, sizeBytes - done, out);
                if (n <= 0) {
                    throw new EOFException(file + " ended while it was copied");
                }
                done += n;
            }
        }
    }
}
