// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Tells the type of what is stored. It was taken in before, perhaps by another registry, so that only what the
/// type hangs on is looked at; of a name that comes twice the last counts. A type that is not taken any more,
/// or was not taken here, is told all the same.
final class StoredType {

    private @Nullable String mediaType;
    private long schemaVersion;
    private boolean hasManifests;
    private boolean hasImage;

    private StoredType() {}

    /// @return empty for what has no type, or none that a manifest may have
    static Optional<MediaType> of(byte[] json) {
        var reading = new StoredType();
        try (JsonParser in = ManifestTokens.lenient(json)) {
            return reading.isObject(in) ? reading.type() : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private boolean isObject(JsonParser in) {
        if (in.nextToken() != JsonToken.START_OBJECT) {
            return false;
        }
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            member(name, in, in.nextToken());
            in.skipChildren();
        }
        return in.nextToken() == null;
    }

    private void member(String name, JsonParser in, JsonToken value) {
        switch (name) {
            case "mediaType" -> mediaType = value == JsonToken.VALUE_STRING ? in.getString() : null;
            case "schemaVersion" -> schemaVersion = isLong(in, value) ? in.getLongValue() : 0;
            case "manifests" -> hasManifests = value != JsonToken.VALUE_NULL;
            case "config", "layers" -> hasImage |= value != JsonToken.VALUE_NULL;
            default -> {
                // Says nothing about the type.
            }
        }
    }

    private static boolean isLong(JsonParser in, JsonToken value) {
        return value == JsonToken.VALUE_NUMBER_INT && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
    }

    private Optional<MediaType> type() {
        if (mediaType != null && !mediaType.isEmpty()) {
            return MediaType.find(mediaType);
        }
        return schemaVersion == 1
                ? Optional.of(MediaType.DOCKER_SCHEMA_1)
                : MediaType.guess(schemaVersion, hasManifests, hasImage);
    }
}
