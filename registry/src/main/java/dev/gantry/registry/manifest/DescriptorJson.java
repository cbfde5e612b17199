// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RegistryException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads one descriptor, by the OCI image specification ("Content Descriptors") and Docker's manifest lists.
final class DescriptorJson {

    private static final Set<String> KNOWN =
            Set.of("mediaType", "digest", "size", "urls", "annotations", "data", "platform", "artifactType");
    private static final Set<String> PLATFORM =
            Set.of("architecture", "os", "os.version", "os.features", "variant", "features");

    /// The types of layers that registries need not hold, if the descriptor says where else they are.
    private static final Set<String> NOT_DISTRIBUTED = Set.of(
            "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
            "application/vnd.oci.image.layer.nondistributable.v1.tar",
            "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
            "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd");

    private final ManifestTokens tokens;
    private final String where;
    private final Set<String> present = new HashSet<>();
    private List<String> urls = new ArrayList<>();
    private byte @Nullable [] data;
    private String os = "";
    private String architecture = "";
    private String mediaType = "";
    private @Nullable String digest;
    private long sizeBytes;

    private DescriptorJson(ManifestTokens tokens, String where) {
        this.tokens = tokens;
        this.where = where;
    }

    /// @param isLayer whether it describes a layer, which alone may lie elsewhere
    static Descriptor read(ManifestTokens tokens, String where, boolean isLayer) {
        var reading = new DescriptorJson(tokens, where);
        tokens.object(where, KNOWN, reading::member);
        return reading.descriptor(isLayer);
    }

    private void member(String name) {
        if (!tokens.isNull()) {
            present.add(name);
        }
        switch (name) {
            case "mediaType" -> mediaType = tokens.text(where + ".mediaType");
            case "digest" -> digest = tokens.text(where + ".digest");
            case "size" -> sizeBytes = tokens.number(where + ".size");
            case "urls" -> urls = tokens.texts(where + ".urls");
            case "annotations" -> tokens.textByName(where + ".annotations");
            case "data" -> data = tokens.isNull() ? null : tokens.bytes(where + ".data");
            case "platform" -> tokens.object(where + ".platform", PLATFORM, this::platformMember);
            case "artifactType" -> tokens.text(where + ".artifactType");
            default -> tokens.skip();
        }
    }

    private void platformMember(String name) {
        String inside = where + ".platform." + name;
        switch (name) {
            case "os.features", "features" -> tokens.texts(inside);
            case "architecture" -> architecture = tokens.text(inside);
            case "os" -> os = tokens.text(inside);
            case "os.version", "variant" -> tokens.text(inside);
            default -> tokens.skip();
        }
    }

    private Descriptor descriptor(boolean isLayer) {
        if (!present.contains("mediaType")) {
            throw ManifestTokens.invalid("'%s' has no mediaType".formatted(where));
        }
        if (!present.contains("size") || sizeBytes < 0) {
            throw ManifestTokens.invalid("the size of '%s' is no number of bytes".formatted(where));
        }
        Digest parsed = parsedDigest();
        requireData(parsed);
        Platform platform = present.contains("platform") ? new Platform(os, architecture) : null;
        return new Descriptor(mediaType, parsed, sizeBytes, isLayer && isElsewhere(mediaType, urls), urls, platform);
    }

    /// What is embedded must be what is described: clients use it unseen.
    private void requireData(Digest described) {
        if (data != null
                && (data.length != sizeBytes
                        || !Digest.of(described.algorithm(), data).equals(described))) {
            throw ManifestTokens.invalid("the data of '%s' is not what its digest and size say".formatted(where));
        }
    }

    /// Whether a layer of that type, with those URLs, need not be in a registry.
    static boolean isElsewhere(String mediaType, List<String> urls) {
        return NOT_DISTRIBUTED.contains(mediaType)
                && !urls.isEmpty()
                && urls.stream().noneMatch(String::isBlank);
    }

    private Digest parsedDigest() {
        try {
            return Digest.parse(digest == null ? "" : digest);
        } catch (RegistryException e) {
            throw ManifestTokens.invalid("the digest of '%s' is none: %s".formatted(where, e.getMessage()));
        }
    }
}
