// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import dev.gantry.registry.manifest.IndexRules;
import dev.gantry.registry.manifest.ManifestRules;
import dev.gantry.registry.manifest.Platform;
import dev.gantry.registry.manifest.UrlRules;
import dev.gantry.server.config.Validation;
import dev.gantry.server.config.Validation.Indexes;
import dev.gantry.server.config.Validation.Urls;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Makes the registry's rules of the section `validation`. Types that are allowed stay so where validation is
/// disabled: that switches off what is checked, not what is taken.
final class ValidationRules {

    private ValidationRules() {}

    static ManifestRules of(Validation validation) {
        var types = Set.copyOf(validation.manifests().mediaTypes());
        return validation.disabled()
                ? new ManifestRules(types, UrlRules.ANY, IndexRules.NONE)
                : new ManifestRules(
                        types,
                        urls(validation.manifests().urls()),
                        indexes(validation.manifests().indexes()));
    }

    private static UrlRules urls(@Nullable Urls urls) {
        return urls == null ? UrlRules.WEB : UrlRules.matching(urls.allow(), urls.deny());
    }

    private static IndexRules indexes(Indexes indexes) {
        return switch (indexes.platforms()) {
            case ALL -> IndexRules.ALL;
            case NONE -> IndexRules.NONE;
            case LIST ->
                IndexRules.of(indexes.platformList().stream()
                        .map(platform -> new Platform(platform.os(), platform.architecture()))
                        .collect(Collectors.toSet()));
        };
    }
}
