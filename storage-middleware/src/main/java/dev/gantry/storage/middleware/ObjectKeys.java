// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.middleware;

import dev.gantry.storage.StoragePath;

/// Under which name whoever reads past the registry finds an object.
@FunctionalInterface
public interface ObjectKeys {

    /// The path alone, as seen from the store's root directory.
    ObjectKeys PATHS = path -> path.text().substring(1);

    /// Without a slash in front.
    String keyOf(StoragePath path);
}
