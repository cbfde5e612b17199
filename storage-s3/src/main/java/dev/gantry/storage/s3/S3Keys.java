// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.StoragePath;
import java.util.Optional;

/// Maps storage paths to keys below the root directory, and back.
///
/// @param root what every key begins with: empty, or the root directory and a slash
record S3Keys(String root) {

    static S3Keys below(String rootDirectory) {
        return new S3Keys(rootDirectory.isEmpty() ? "" : rootDirectory + "/");
    }

    String key(StoragePath path) {
        return key(path.text());
    }

    /// The key of a text that begins like a path, whether or not it is one.
    String key(String pathText) {
        return root + pathText.substring(1);
    }

    /// What the keys of all objects below a folder begin with.
    String prefix(StoragePath folder) {
        return folder.isRoot() ? root : key(folder) + "/";
    }

    /// The path of a key; empty if no path maps to it, as for the empty objects that mark folders.
    Optional<StoragePath> path(String key) {
        if (!key.startsWith(root) || key.endsWith("/")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new StoragePath("/" + key.substring(root.length())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
