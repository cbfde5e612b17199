// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The type of a manifest, without parameters. The four standard ones are always taken. Another is taken only
/// where an operator asks for it: one that Distribution does not know stops its garbage collector, and the
/// bucket must stay usable by both.
///
/// @param text as it is written in the manifest; of a standard type as the specification writes it
public record MediaType(String text) {

    /// What is served under such a type no browser takes for a page. First, since the types below need it.
    private static final Pattern FORM = Pattern.compile("application/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}");

    public static final MediaType OCI_MANIFEST = new MediaType("application/vnd.oci.image.manifest.v1+json");
    public static final MediaType OCI_INDEX = new MediaType("application/vnd.oci.image.index.v1+json");
    public static final MediaType DOCKER_MANIFEST =
            new MediaType("application/vnd.docker.distribution.manifest.v2+json");
    public static final MediaType DOCKER_LIST =
            new MediaType("application/vnd.docker.distribution.manifest.list.v2+json");

    /// What Docker pushed before 2016, and old buckets still hold. It is neither taken nor served.
    static final MediaType DOCKER_SCHEMA_1 = new MediaType("application/vnd.docker.distribution.manifest.v1+json");

    private static final List<MediaType> STANDARD = List.of(OCI_MANIFEST, OCI_INDEX, DOCKER_MANIFEST, DOCKER_LIST);

    private static final String SCHEMA_1_PREFIX = "application/vnd.docker.distribution.manifest.v1+";

    /// @throws IllegalArgumentException if the text is no type that a manifest may have
    public MediaType {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("Not a type of manifests: " + text);
        }
    }

    /// The type that a `Content-Type` names, whatever its parameters; empty if no manifest may have it.
    public static Optional<MediaType> find(String contentType) {
        int semicolon = contentType.indexOf(';');
        String type = (semicolon < 0 ? contentType : contentType.substring(0, semicolon)).strip();
        for (MediaType candidate : STANDARD) {
            if (candidate.text.equalsIgnoreCase(type)) {
                return Optional.of(candidate);
            }
        }
        return FORM.matcher(type).matches() ? Optional.of(new MediaType(type)) : Optional.empty();
    }

    /// The type of a manifest that names none, as OCI allows.
    static Optional<MediaType> guess(long schemaVersion, boolean hasManifests, boolean hasConfigOrLayers) {
        if (schemaVersion != 2 || hasManifests == hasConfigOrLayers) {
            return Optional.empty();
        }
        return Optional.of(hasManifests ? OCI_INDEX : OCI_MANIFEST);
    }

    public boolean isStandard() {
        return STANDARD.contains(this);
    }

    public boolean isIndex() {
        return equals(OCI_INDEX) || equals(DOCKER_LIST);
    }

    /// Whether it is one of the obsolete types of Docker's schema 1.
    public boolean isSchema1() {
        return text.startsWith(SCHEMA_1_PREFIX);
    }

    boolean isDocker() {
        return equals(DOCKER_MANIFEST) || equals(DOCKER_LIST);
    }

    @Override
    public String toString() {
        return text;
    }
}
