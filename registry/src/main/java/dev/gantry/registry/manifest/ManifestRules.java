// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import dev.gantry.registry.name.ErrorCode;
import dev.gantry.registry.name.RegistryException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What an operator allows of pushed manifests. What is stored already is served whatever the rules are.
///
/// @param otherTypes types that are taken beside the standard ones
public record ManifestRules(Set<MediaType> otherTypes, UrlRules urls, IndexRules indexes) {

    public static final ManifestRules DEFAULT = new ManifestRules(Set.of(), UrlRules.WEB, IndexRules.ALL);

    public ManifestRules {
        otherTypes = Set.copyOf(otherTypes);
    }

    /// Understands a pushed manifest.
    ///
    /// @param contentType the type under which the client sent it; null if it named none
    /// @throws RegistryException MANIFEST_INVALID with the reason
    Manifest parse(byte[] json, @Nullable String contentType) {
        Optional<MediaType> other = Optional.ofNullable(contentType)
                .flatMap(MediaType::find)
                .filter(type -> otherTypes.contains(type) && !type.isStandard());
        Manifest manifest =
                other.isPresent() ? OtherManifest.parse(json, other.get()) : ManifestJson.parse(json, contentType);
        manifest.references().forEach(this::requireUrls);
        return manifest;
    }

    private void requireUrls(Descriptor descriptor) {
        for (String url : descriptor.urls()) {
            if (!urls.accept(url)) {
                throw new RegistryException(
                        ErrorCode.MANIFEST_INVALID,
                        "the manifest is refused: this registry does not allow the URL of " + descriptor.digest(),
                        url);
            }
        }
    }
}
