// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.ErrorCode;
import dev.gantry.registry.name.RegistryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads manifests, by the OCI image specification and Docker's "Image Manifest V 2, Schema 2".
final class ManifestJson {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final String SCHEMA_1 = "application/vnd.docker.distribution.manifest.v1+";

    private ManifestJson() {}

    /// @param contentType the type under which the client sent it; null if it named none
    /// @throws RegistryException MANIFEST_INVALID with the reason
    static Manifest parse(byte[] json, @Nullable String contentType) {
        JsonNode root = read(json);
        Optional<MediaType> announced = announced(contentType);
        MediaType type = declared(root)
                .or(() -> announced)
                .or(() -> guess(root))
                .orElseThrow(() -> invalid("it names no media type, and its Content-Type neither"));
        if (announced.isPresent() && announced.get() != type) {
            throw invalid("its mediaType is %s, its Content-Type %s".formatted(type, announced.get()));
        }
        if (type.isDocker() && declared(root).isEmpty()) {
            throw invalid("a manifest of Docker's names its mediaType");
        }
        if (root.path("schemaVersion").asInt(0) != 2) {
            throw invalid("its schemaVersion is not 2");
        }
        return type.isIndex() ? index(root, type) : image(root, type);
    }

    /// The type of a stored manifest. What another registry stored may have none that is known here.
    static Optional<MediaType> typeOf(byte[] json) {
        try {
            JsonNode root = read(json);
            return declared(root).or(() -> guess(root));
        } catch (RegistryException e) {
            return Optional.empty();
        }
    }

    private static JsonNode read(byte[] json) {
        try {
            JsonNode root = JSON.readTree(json);
            if (!root.isObject()) {
                throw invalid("it is no JSON object");
            }
            return root;
        } catch (JacksonException e) {
            throw invalid("it is no JSON: " + e.getOriginalMessage());
        }
    }

    private static Optional<MediaType> announced(@Nullable String contentType) {
        if (contentType == null) {
            return Optional.empty();
        }
        return Optional.of(known(contentType));
    }

    private static Optional<MediaType> declared(JsonNode root) {
        JsonNode declared = root.path("mediaType");
        return declared.isMissingNode() ? Optional.empty() : Optional.of(known(declared.asString("")));
    }

    private static MediaType known(String text) {
        return MediaType.find(text)
                .orElseThrow(() -> invalid(
                        text.startsWith(SCHEMA_1)
                                ? "Docker's schema 1 is obsolete and not taken; push it with a client of today"
                                : "manifests of type '%s' are not taken".formatted(text)));
    }

    /// OCI lets a manifest leave its type out.
    private static Optional<MediaType> guess(JsonNode root) {
        boolean isIndex = root.has("manifests");
        boolean isImage = root.has("config") || root.has("layers");
        if (isIndex == isImage || root.path("schemaVersion").asInt(0) != 2) {
            return Optional.empty();
        }
        return Optional.of(isIndex ? MediaType.OCI_INDEX : MediaType.OCI_MANIFEST);
    }

    private static Manifest image(JsonNode root, MediaType type) {
        if (root.has("manifests")) {
            throw invalid("an image manifest has no 'manifests'");
        }
        Descriptor config = descriptor(root.path("config"), "config");
        return new Manifest.Image(type, config, descriptors(root, "layers"));
    }

    private static Manifest index(JsonNode root, MediaType type) {
        if (root.has("config") || root.has("layers")) {
            throw invalid("an index has neither 'config' nor 'layers'");
        }
        return new Manifest.Index(type, descriptors(root, "manifests"));
    }

    private static List<Descriptor> descriptors(JsonNode root, String field) {
        JsonNode list = root.path(field);
        if (!list.isArray()) {
            throw invalid("its '%s' is no list".formatted(field));
        }
        List<Descriptor> found = new ArrayList<>();
        for (JsonNode item : list) {
            found.add(descriptor(item, "%s[%d]".formatted(field, found.size())));
        }
        return found;
    }

    private static Descriptor descriptor(JsonNode node, String where) {
        if (!node.isObject()) {
            throw invalid("its '%s' is no descriptor".formatted(where));
        }
        JsonNode size = node.path("size");
        if (!size.isIntegralNumber() || !size.canConvertToLong() || size.asLong() < 0) {
            throw invalid("the size of '%s' is no number of bytes".formatted(where));
        }
        if (!node.path("mediaType").isString()) {
            throw invalid("'%s' has no mediaType".formatted(where));
        }
        return new Descriptor(
                node.path("mediaType").asString(),
                digest(node.path("digest"), where),
                size.asLong(),
                node.path("urls").isArray() && !node.path("urls").isEmpty());
    }

    private static Digest digest(JsonNode node, String where) {
        try {
            return Digest.parse(node.asString(""));
        } catch (RegistryException e) {
            throw invalid("the digest of '%s' is none: %s".formatted(where, e.getMessage()));
        }
    }

    private static RegistryException invalid(String reason) {
        return new RegistryException(ErrorCode.MANIFEST_INVALID, "the manifest is refused: " + reason);
    }
}
