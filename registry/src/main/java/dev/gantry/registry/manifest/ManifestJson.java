// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import static dev.gantry.registry.manifest.ManifestTokens.invalid;

import dev.gantry.registry.name.RegistryException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Understands pushed manifests, by the OCI image specification and Docker's "Image Manifest V 2, Schema 2".
final class ManifestJson {

    private static final int MAX_SHOWN = 160;

    private ManifestJson() {}

    /// @param contentType the type under which the client sent it; null if it named none
    /// @throws RegistryException MANIFEST_INVALID with the reason
    static Manifest parse(byte[] json, @Nullable String contentType) {
        Optional<MediaType> announced = contentType == null ? Optional.empty() : Optional.of(known(contentType));
        ManifestFields fields = ManifestTokens.read(json, ManifestFields::read);
        if (fields.schemaVersion() == 1) {
            throw schema1();
        }
        Optional<MediaType> declared = declared(fields);
        MediaType type = declared.or(() -> announced)
                .or(() -> MediaType.guess(
                        fields.schemaVersion(), fields.has("manifests"), fields.has("config") || fields.has("layers")))
                .orElseThrow(() -> invalid("it names no media type, and its Content-Type neither"));
        if (announced.isPresent() && !announced.get().equals(type)) {
            throw invalid("its mediaType is %s, its Content-Type %s".formatted(type, announced.get()));
        }
        if (type.isDocker() && declared.isEmpty()) {
            throw invalid("a manifest of Docker's names its mediaType");
        }
        if (fields.schemaVersion() != 2) {
            throw invalid("its schemaVersion is not 2");
        }
        return type.isIndex() ? index(fields, type) : image(fields, type);
    }

    /// Written exactly: Distribution knows it in no other form, and its collector stops at what it does not know.
    private static Optional<MediaType> declared(ManifestFields fields) {
        String mediaType = fields.mediaType();
        if (mediaType == null) {
            return Optional.empty();
        }
        MediaType type = known(mediaType);
        if (!type.text().equals(mediaType)) {
            throw invalid("its mediaType is not written as '%s'".formatted(type));
        }
        return Optional.of(type);
    }

    private static MediaType known(String text) {
        Optional<MediaType> type = MediaType.find(text);
        if (type.isPresent() && type.get().isSchema1()) {
            throw schema1();
        }
        return type.filter(MediaType::isStandard)
                .orElseThrow(() -> invalid("manifests of type '%s' are not taken here".formatted(shortened(text))));
    }

    /// A client's text may be as long as a manifest.
    private static String shortened(String text) {
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
    }

    private static RegistryException schema1() {
        return invalid("Docker's schema 1 is obsolete and not taken; push it with a client of today");
    }

    private static Manifest image(ManifestFields fields, MediaType type) {
        if (fields.has("manifests")) {
            throw invalid("an image manifest has no 'manifests'");
        }
        Descriptor config = fields.config();
        List<Descriptor> layers = fields.layers();
        if (config == null || layers == null) {
            throw invalid("an image manifest has a 'config' and 'layers'");
        }
        return new Manifest.Image(type, fields.has("mediaType"), config, layers);
    }

    private static Manifest index(ManifestFields fields, MediaType type) {
        if (fields.has("config") || fields.has("layers")) {
            throw invalid("an index has neither 'config' nor 'layers'");
        }
        List<Descriptor> manifests = fields.manifests();
        // Null stands for none where the type is plain from the bytes alone: they are all that is stored.
        if (manifests == null || !(fields.has("manifests") || fields.has("mediaType"))) {
            throw invalid("an index has 'manifests'");
        }
        return new Manifest.Index(type, fields.has("mediaType"), manifests);
    }
}
