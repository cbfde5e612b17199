// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import java.util.List;

/// What a manifest refers to. Its bytes are kept as they came; this is what was understood of them.
sealed interface Manifest {

    MediaType mediaType();

    /// An image or an artifact: a configuration and layers, all of them blobs.
    record Image(MediaType mediaType, Descriptor config, List<Descriptor> layers) implements Manifest {
        public Image {
            layers = List.copyOf(layers);
        }
    }

    /// A list of other manifests.
    record Index(MediaType mediaType, List<Descriptor> manifests) implements Manifest {
        public Index {
            manifests = List.copyOf(manifests);
        }
    }
}
