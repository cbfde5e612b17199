// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import java.util.Optional;

/// What a manifest with a configuration is for, by that configuration's type, as Distribution tells it.
public enum ManifestClass {
    /// What runs as a container.
    IMAGE,
    /// What extends Docker itself.
    PLUGIN;

    private static final String OCI_IMAGE = "application/vnd.oci.image.config.v1+json";
    private static final String DOCKER_IMAGE = "application/vnd.docker.container.image.v1+json";
    private static final String DOCKER_PLUGIN = "application/vnd.docker.plugin.v1+json";

    /// Empty where it is neither: an artifact.
    static Optional<ManifestClass> of(Manifest.Image manifest) {
        String config = manifest.config().mediaType();
        if (!manifest.mediaType().isDocker()) {
            return config.equals(OCI_IMAGE) ? Optional.of(IMAGE) : Optional.empty();
        }
        return switch (config) {
            case DOCKER_IMAGE -> Optional.of(IMAGE);
            case DOCKER_PLUGIN -> Optional.of(PLUGIN);
            default -> Optional.empty();
        };
    }
}
