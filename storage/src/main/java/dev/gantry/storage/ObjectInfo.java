// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a store tells of an object without its bytes.
///
/// @param lastModified when the store says it was written (on AWS, for a multipart object, when its upload began)
/// @param etag the store's version mark, as it gave it, where it gives one
public record ObjectInfo(
        StoragePath path,
        long sizeBytes,
        Instant lastModified,
        @Nullable String etag) {}
