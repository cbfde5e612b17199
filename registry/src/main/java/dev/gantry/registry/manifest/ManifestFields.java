// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The members of a pushed manifest that have a meaning, each of its type, whatever the type of the manifest.
final class ManifestFields {

    /// The most that one manifest may refer to: each reference may cost two requests to the store.
    static final int MAX_REFERENCES = 10_000;

    private static final Set<String> KNOWN = Set.of(
            "schemaVersion", "mediaType", "artifactType", "config", "layers", "manifests", "subject", "annotations");

    private final ManifestTokens tokens;
    private final Set<String> present = new HashSet<>();
    private @Nullable String mediaType;
    private @Nullable Descriptor config;
    private @Nullable List<Descriptor> layers;
    private @Nullable List<Descriptor> manifests;
    private long schemaVersion;

    private ManifestFields(ManifestTokens tokens) {
        this.tokens = tokens;
    }

    static ManifestFields read(ManifestTokens tokens) {
        var fields = new ManifestFields(tokens);
        tokens.root(KNOWN, fields::member);
        return fields;
    }

    private void member(String name) {
        boolean isNull = tokens.isNull();
        if (!isNull) {
            present.add(name);
        }
        switch (name) {
            case "schemaVersion" -> schemaVersion = tokens.number(name);
            case "mediaType" -> mediaType = isNull ? null : tokens.text(name);
            case "artifactType" -> tokens.text(name);
            case "config" -> config = isNull ? null : DescriptorJson.read(tokens, name, false);
            case "subject" -> {
                if (!isNull) {
                    DescriptorJson.read(tokens, name, false);
                }
            }
            case "layers" -> layers = descriptors(name, true);
            case "manifests" -> manifests = descriptors(name, false);
            case "annotations" -> tokens.textByName(name);
            default -> tokens.skip();
        }
    }

    private List<Descriptor> descriptors(String name, boolean areLayers) {
        List<Descriptor> found = new ArrayList<>();
        tokens.list(name, () -> {
            if (found.size() == MAX_REFERENCES) {
                throw ManifestTokens.invalid("it refers to more than %d things".formatted(MAX_REFERENCES));
            }
            found.add(DescriptorJson.read(tokens, "%s[%d]".formatted(name, found.size()), areLayers));
        });
        return found;
    }

    /// Whether it has that member, with another value than null.
    boolean has(String name) {
        return present.contains(name);
    }

    /// The type that it names itself.
    @Nullable
    String mediaType() {
        return mediaType;
    }

    long schemaVersion() {
        return schemaVersion;
    }

    @Nullable
    Descriptor config() {
        return config;
    }

    /// Empty where they are null, null where they are left out.
    @Nullable
    List<Descriptor> layers() {
        return layers;
    }

    /// Empty where they are null, null where they are left out.
    @Nullable
    List<Descriptor> manifests() {
        return manifests;
    }
}
