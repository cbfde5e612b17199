// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.blob;

import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.storage.StoragePath;

/// What a repository links content as.
public enum LinkKind {
    LAYER,
    MANIFEST;

    StoragePath path(RepositoryName repository, Digest digest) {
        return switch (this) {
            case LAYER -> StorageLayout.layerLink(repository, digest);
            case MANIFEST -> StorageLayout.revisionLink(repository, digest);
        };
    }
}
