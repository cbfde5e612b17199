// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import dev.gantry.registry.blob.BlobStore;
import dev.gantry.registry.catalog.Catalog;
import dev.gantry.registry.manifest.ManifestStore;
import dev.gantry.registry.referrer.Referrers;
import dev.gantry.registry.tag.TagStore;
import dev.gantry.registry.upload.UploadTokens;
import dev.gantry.registry.upload.Uploads;

/// The parts of a registry, as the API speaks to them.
public record Domain(
        BlobStore blobs,
        Uploads uploads,
        UploadTokens tokens,
        ManifestStore manifests,
        TagStore tags,
        Catalog catalog,
        Referrers referrers) {}
