// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import dev.gantry.registry.manifest.MediaType;
import dev.gantry.registry.manifest.UrlRules;
import dev.gantry.server.config.Validation.Indexes;
import dev.gantry.server.config.Validation.Manifests;
import dev.gantry.server.config.Validation.Platform;
import dev.gantry.server.config.Validation.Platforms;
import dev.gantry.server.config.Validation.Urls;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the section `validation`. Its old key `enabled` means what it means to Distribution: true outweighs
/// `disabled`, false alone switches nothing off.
final class ValidationReader {

    private ValidationReader() {}

    static Validation read(Section validation) {
        boolean enabled = validation.flag("enabled", false);
        Section manifests = validation.section("manifests");
        return new Validation(
                validation.flag("disabled", false) && !enabled,
                new Manifests(mediaTypes(manifests), urls(manifests), indexes(manifests.section("indexes"))));
    }

    private static List<MediaType> mediaTypes(Section manifests) {
        List<Optional<MediaType>> types = manifests.texts("mediatypes").stream()
                .map(text -> MediaType.find(text).filter(type -> !type.isSchema1()))
                .toList();
        if (types.contains(Optional.<MediaType>empty())) {
            manifests.error(
                    "mediatypes",
                    "must be types of manifests, as in application/vnd.example+json; Docker's schema 1 is none");
        }
        return types.stream().flatMap(Optional::stream).toList();
    }

    /// Null where there is no such section; an empty one says that nothing is allowed.
    private static @Nullable Urls urls(Section manifests) {
        if (!manifests.has("urls")) {
            return null;
        }
        Section urls = manifests.section("urls");
        return new Urls(expressions(urls, "allow"), expressions(urls, "deny"));
    }

    private static List<String> expressions(Section urls, String key) {
        List<String> expressions = urls.texts(key);
        try {
            UrlRules.matching(expressions, List.of());
        } catch (IllegalArgumentException e) {
            urls.error(key, "must be regular expressions in the syntax of RE2");
        }
        return expressions;
    }

    private static Indexes indexes(Section indexes) {
        Platforms platforms = indexes.choice("platforms", Platforms.class, Platforms.ALL);
        List<Platform> list = indexes.sections("platformlist").stream()
                .map(ValidationReader::platform)
                .toList();
        if (platforms == Platforms.LIST && list.isEmpty()) {
            indexes.error("platformlist", "is required where platforms is list; none takes every index");
        }
        return new Indexes(platforms, list);
    }

    private static Platform platform(Section platform) {
        return new Platform(required(platform, "os", "linux"), required(platform, "architecture", "amd64"));
    }

    private static String required(Section platform, String key, String example) {
        Optional<String> value = platform.filled(key);
        if (value.isEmpty()) {
            platform.error(key, "is required, as in " + example);
        }
        return value.orElse("");
    }
}
