// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RegistryException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads who refers to whom from stored manifests. They were taken in before, perhaps by another registry: what
/// is not as it should be counts as left out, and of a name that comes twice the last counts.
///
/// What is pushed is read by it too, once it was found to be in order, so that what is linked is what is
/// listed.
final class ReferralJson {

    private static final int REPLACEMENT = 0xFFFD;

    private @Nullable Digest subject;
    private String artifactType = "";
    private String configType = "";
    private Map<String, String> annotations = Map.of();
    private final List<Digest> entries = new ArrayList<>();

    private ReferralJson() {}

    static Referral referral(byte[] manifest) {
        var reading = new ReferralJson();
        read(manifest, reading::member);
        String type = reading.artifactType.isEmpty() ? reading.configType : reading.artifactType;
        return new Referral(reading.subject, type, reading.annotations);
    }

    /// The manifests that an index lists; none for anything else.
    static List<Digest> entries(byte[] manifest) {
        var reading = new ReferralJson();
        read(manifest, reading::listed);
        return reading.entries;
    }

    /// Reads one member; the parser stands at its value, of which the last token is to be read.
    private interface Member {
        void read(String name, JsonParser in);
    }

    private static void read(byte[] manifest, Member member) {
        try (JsonParser in = ManifestTokens.lenient(manifest)) {
            if (in.nextToken() == JsonToken.START_OBJECT) {
                while (in.nextToken() != JsonToken.END_OBJECT) {
                    String name = in.currentName();
                    in.nextToken();
                    member.read(name, in);
                }
            }
        } catch (JacksonException e) {
            // What came before it counts. Nothing that is served as a manifest gets here.
        }
    }

    private void member(String name, JsonParser in) {
        switch (name) {
            case "subject" -> subject = digest(texts(in));
            case "artifactType" -> artifactType = text(in);
            case "config" -> configType = texts(in).getOrDefault("mediaType", "");
            case "annotations" -> annotations = texts(in);
            default -> in.skipChildren();
        }
    }

    private void listed(String name, JsonParser in) {
        if (!name.equals("manifests") || in.currentToken() != JsonToken.START_ARRAY) {
            in.skipChildren();
            return;
        }
        while (in.nextToken() != JsonToken.END_ARRAY) {
            Digest entry = digest(texts(in));
            if (entry != null) {
                entries.add(entry);
            }
        }
    }

    /// The digest of a descriptor.
    private static @Nullable Digest digest(Map<String, String> descriptor) {
        try {
            return Digest.parse(descriptor.getOrDefault("digest", ""));
        } catch (RegistryException e) {
            return null;
        }
    }

    /// Those members of an object that are texts.
    private static Map<String, String> texts(JsonParser in) {
        Map<String, String> found = new LinkedHashMap<>();
        if (in.currentToken() != JsonToken.START_OBJECT) {
            in.skipChildren();
            return found;
        }
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            if (in.nextToken() == JsonToken.VALUE_STRING) {
                found.put(whole(name), text(in));
            } else {
                in.skipChildren();
            }
        }
        return found;
    }

    private static String text(JsonParser in) {
        if (in.currentToken() == JsonToken.VALUE_STRING) {
            return whole(in.getString());
        }
        in.skipChildren();
        return "";
    }

    /// JSON may name one half of a character, which no UTF-8 can.
    private static String whole(String text) {
        return text.chars().noneMatch(c -> Character.isSurrogate((char) c))
                ? text
                : text.codePoints()
                        .map(c -> Character.getType(c) == Character.SURROGATE ? REPLACEMENT : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }
}
