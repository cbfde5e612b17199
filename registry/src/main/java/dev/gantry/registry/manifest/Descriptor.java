// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import dev.gantry.registry.name.Digest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A manifest's reference to other content.
///
/// @param isElsewhere whether clients fetch it from its URLs, so that it need not be here
/// @param platform what it runs on, where an index says so
record Descriptor(
        String mediaType,
        Digest digest,
        long sizeBytes,
        boolean isElsewhere,
        List<String> urls,
        @Nullable Platform platform) {

    Descriptor {
        urls = List.copyOf(urls);
    }
}
