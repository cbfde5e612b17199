// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.layout;

import dev.gantry.storage.StoragePath;
import java.util.Optional;

/// A folder in which a repository keeps what is its own: `_layers`, `_manifests`, Distribution's `_uploads`. No part
/// of a repository's name begins with `_`, so the first segment that does ends the name.
public record RepositoryFolder(StoragePath path) {

    /// A text that sorts after everything that can stand below a folder.
    public static final String BEHIND_ALL = "\uDBFF\uDFFF";

    /// The one that an object below `repositories` lies in; empty if it lies in none.
    public static Optional<RepositoryFolder> of(StoragePath object) {
        String text = object.text();
        int name = text.indexOf("/_", StorageLayout.repositories().text().length());
        int end = name < 0 ? -1 : text.indexOf('/', name + 1);
        return end < 0 ? Optional.empty() : Optional.of(new RepositoryFolder(new StoragePath(text.substring(0, end))));
    }

    /// Where a listing goes on that leaves out what is below this folder.
    public String end() {
        return path.text() + "/" + BEHIND_ALL;
    }
}
