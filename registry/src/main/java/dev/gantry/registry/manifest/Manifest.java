// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import java.util.List;
import java.util.stream.Stream;

/// What a manifest refers to. Its bytes are kept as they came; this is what was understood of them.
sealed interface Manifest {

    MediaType mediaType();

    /// Whether its JSON names its type, as it should.
    boolean namesItsType();

    /// All that it refers to.
    default Stream<Descriptor> references() {
        return switch (this) {
            case Image image -> Stream.concat(Stream.of(image.config()), image.layers().stream());
            case Index index -> index.manifests().stream();
            case Other other -> Stream.concat(other.blobs().stream(), other.manifests().stream());
        };
    }

    /// An image or an artifact: a configuration and layers, all of them blobs.
    record Image(MediaType mediaType, boolean namesItsType, Descriptor config, List<Descriptor> layers)
            implements Manifest {
        public Image {
            layers = List.copyOf(layers);
        }
    }

    /// A list of other manifests.
    record Index(MediaType mediaType, boolean namesItsType, List<Descriptor> manifests) implements Manifest {
        public Index {
            manifests = List.copyOf(manifests);
        }
    }

    /// A manifest of a type that an operator allowed: what of it has the form of references.
    record Other(MediaType mediaType, List<Descriptor> blobs, List<Descriptor> manifests) implements Manifest {
        public Other {
            blobs = List.copyOf(blobs);
            manifests = List.copyOf(manifests);
        }

        @Override
        public boolean namesItsType() {
            return true;
        }
    }
}
