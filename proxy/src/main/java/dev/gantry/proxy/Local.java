// SPDX-License-Identifier: Apache-2.0
package dev.gantry.proxy;

import dev.gantry.registry.blob.BlobStore;
import dev.gantry.registry.blob.Presence;
import dev.gantry.registry.manifest.ManifestStore;
import dev.gantry.registry.tag.TagStore;
import dev.gantry.registry.upload.Uploads;
import dev.gantry.storage.StorageDriver;

/// This registry: where what was fetched is kept, by the ways on which what is pushed is.
public record Local(
        StorageDriver driver,
        Presence presence,
        BlobStore blobs,
        Uploads uploads,
        ManifestStore manifests,
        TagStore tags) {}
