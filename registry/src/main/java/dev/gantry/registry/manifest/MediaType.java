// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import java.util.Locale;
import java.util.Optional;

/// The types of manifest that are stored. No other is taken: one that Distribution does not know stops its
/// garbage collector, and the bucket must stay usable by both.
enum MediaType {
    OCI_MANIFEST("application/vnd.oci.image.manifest.v1+json"),
    OCI_INDEX("application/vnd.oci.image.index.v1+json"),
    DOCKER_MANIFEST("application/vnd.docker.distribution.manifest.v2+json"),
    DOCKER_LIST("application/vnd.docker.distribution.manifest.list.v2+json");

    private final String text;

    MediaType(String text) {
        this.text = text;
    }

    /// The type that a `Content-Type` names, whatever its parameters.
    static Optional<MediaType> find(String contentType) {
        int semicolon = contentType.indexOf(';');
        String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
        String wanted = type.strip().toLowerCase(Locale.ROOT);
        for (MediaType candidate : values()) {
            if (candidate.text.equals(wanted)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /// The type of a manifest that names none, as OCI allows.
    static Optional<MediaType> guess(long schemaVersion, boolean hasManifests, boolean hasConfigOrLayers) {
        if (schemaVersion != 2 || hasManifests == hasConfigOrLayers) {
            return Optional.empty();
        }
        return Optional.of(hasManifests ? OCI_INDEX : OCI_MANIFEST);
    }

    boolean isIndex() {
        return this == OCI_INDEX || this == DOCKER_LIST;
    }

    boolean isDocker() {
        return this == DOCKER_MANIFEST || this == DOCKER_LIST;
    }

    @Override
    public String toString() {
        return text;
    }
}
