// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import static dev.gantry.registry.manifest.ManifestTokens.invalid;

import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RegistryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a manifest of a type that an operator allowed. Nothing is known of its form, so that nothing is
/// demanded but an object that names its type; what stands where manifests have their references, and has the
/// form of a descriptor, is one.
final class OtherManifest {

    private static final Set<String> KNOWN = Set.of("mediaType", "config", "layers", "blobs", "manifests");

    private final ManifestTokens tokens;
    private final List<Descriptor> blobs = new ArrayList<>();
    private final List<Descriptor> manifests = new ArrayList<>();
    private @Nullable String mediaType;

    private OtherManifest(ManifestTokens tokens) {
        this.tokens = tokens;
    }

    /// @throws RegistryException MANIFEST_INVALID if it is no JSON object, or of another type
    static Manifest parse(byte[] json, MediaType type) {
        return ManifestTokens.read(json, tokens -> {
            var reading = new OtherManifest(tokens);
            tokens.root(KNOWN, reading::member);
            // Its type must be known again when only its bytes are.
            if (!type.text().equals(reading.mediaType)) {
                throw invalid("its mediaType is not its Content-Type, " + type);
            }
            return new Manifest.Other(type, reading.blobs, reading.manifests);
        });
    }

    private void member(String name) {
        switch (name) {
            case "mediaType" -> mediaType = tokens.text(name);
            case "config", "layers", "blobs" -> collect(name, blobs);
            case "manifests" -> collect(name, manifests);
            default -> tokens.skip();
        }
    }

    private void collect(String name, List<Descriptor> found) {
        if (tokens.isList()) {
            tokens.list(name, () -> descriptor(name, found));
        } else {
            descriptor(name, found);
        }
    }

    private void descriptor(String where, List<Descriptor> found) {
        if (!tokens.isObject()) {
            tokens.skip();
            return;
        }
        var members = new Members();
        tokens.object(where, Set.of(), members::read);
        members.descriptor().ifPresent(found::add);
        if (found.size() > ManifestFields.MAX_REFERENCES) {
            throw invalid("it refers to more than %d things".formatted(ManifestFields.MAX_REFERENCES));
        }
    }

    /// The members of an object that may be a descriptor.
    private final class Members {
        private final List<String> urls = new ArrayList<>();
        private @Nullable String type;
        private Optional<Digest> digest = Optional.empty();
        private OptionalLong sizeBytes = OptionalLong.empty();

        private void read(String name) {
            switch (name) {
                case "mediaType" -> type = tokens.textIfAny().orElse(null);
                case "digest" -> digest = tokens.textIfAny().flatMap(Members::digest);
                case "size" -> sizeBytes = tokens.numberIfAny();
                case "urls" -> urls();
                default -> tokens.skip();
            }
        }

        private void urls() {
            if (tokens.isList()) {
                tokens.list("urls", () -> tokens.textIfAny().ifPresent(urls::add));
            } else {
                tokens.skip();
            }
        }

        private static Optional<Digest> digest(String text) {
            try {
                return Optional.of(Digest.parse(text));
            } catch (RegistryException e) {
                return Optional.empty();
            }
        }

        private Optional<Descriptor> descriptor() {
            if (type == null || digest.isEmpty() || sizeBytes.isEmpty()) {
                return Optional.empty();
            }
            boolean isElsewhere = DescriptorJson.isElsewhere(type, urls);
            return Optional.of(new Descriptor(type, digest.get(), sizeBytes.getAsLong(), isElsewhere, urls, null));
        }
    }
}
