// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.file;

import dev.gantry.storage.Child;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.Page;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.Utf8Order;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Listings of a tree of files in path order, one directory in memory at a time and those above it.
///
/// What vanishes while it is being listed is left out.
final class FileListing {

    private static final Comparator<Child> IN_PATH_ORDER =
            (left, right) -> Utf8Order.compare(left.sortKey(), right.sortKey());

    private final FileTree tree;

    FileListing(FileTree tree) {
        this.tree = tree;
    }

    Page<ObjectInfo> objects(StoragePath folder, @Nullable String after, int limit) throws IOException {
        var walk = new Walk(after, limit + 1L);
        walk.into(tree.file("list", folder), prefix(folder));
        List<ObjectInfo> found = walk.found;
        return found.size() > limit ? new Page<>(found.subList(0, limit), true) : new Page<>(found, false);
    }

    Page<Child> children(StoragePath folder, @Nullable String after, int limit) throws IOException {
        Path directory = tree.file("list", folder);
        List<Child> found = new ArrayList<>();
        for (Child child : entries(directory)) {
            boolean isWanted = after == null || Utf8Order.compare(child.sortKey(), after) > 0;
            if (isWanted && (!child.isFolder() || holdsObjects(directory.resolve(child.name())))) {
                if (found.size() == limit) {
                    return new Page<>(found, true);
                }
                found.add(child);
            }
        }
        return new Page<>(found, false);
    }

    /// An empty directory, which another program may leave, is no folder.
    private boolean holdsObjects(Path directory) throws IOException {
        var walk = new Walk(null, 1);
        walk.into(directory, "/");
        return !walk.found.isEmpty();
    }

    private static String prefix(StoragePath folder) {
        return folder.isRoot() ? "/" : folder.text() + "/";
    }

    private List<Child> entries(Path directory) throws IOException {
        List<Child> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            for (Path entry : stream) {
                String name = entry.getFileName().toString();
                if (isAName(name) && !entry.equals(tree.workFolder())) {
                    entries.add(new Child(name, Files.isDirectory(entry)));
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        entries.sort(IN_PATH_ORDER);
        return entries;
    }

    private static boolean isAName(String fileName) {
        return fileName.chars().noneMatch(Character::isISOControl);
    }

    /// One walk in path order, until it has found enough.
    private final class Walk {

        private final @Nullable String after;
        private final long wanted;
        private final List<ObjectInfo> found = new ArrayList<>();

        Walk(@Nullable String after, long wanted) {
            this.after = after;
            this.wanted = wanted;
        }

        void into(Path directory, String prefix) throws IOException {
            for (Child entry : entries(directory)) {
                if (found.size() == wanted) {
                    return;
                }
                String text = prefix + entry.sortKey();
                if (entry.isFolder() && mayHoldWanted(text)) {
                    into(directory.resolve(entry.name()), text);
                } else if (!entry.isFolder() && isWanted(text)) {
                    add(directory.resolve(entry.name()), text);
                }
            }
        }

        private boolean isWanted(String text) {
            return after == null || Utf8Order.compare(text, after) > 0;
        }

        private boolean mayHoldWanted(String folderText) {
            return isWanted(folderText) || (after != null && after.startsWith(folderText));
        }

        private void add(Path file, String text) throws IOException {
            try {
                var attributes = Files.readAttributes(file, BasicFileAttributes.class);
                if (attributes.isRegularFile()) {
                    found.add(FileTree.info(StoragePath.parse(text), attributes));
                }
            } catch (NoSuchFileException e) {
                // Deleted since its directory was read.
            }
        }
    }
}
