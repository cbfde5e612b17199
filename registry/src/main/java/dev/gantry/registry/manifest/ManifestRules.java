// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import dev.gantry.registry.name.ErrorCode;
import dev.gantry.registry.name.RegistryException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What an operator allows of pushed manifests. What is stored already is served whatever the rules are.
///
/// @param otherTypes types that are taken beside the standard ones
/// @param mostBytes the size of the largest that is taken; at most [ManifestStore#MAX_MANIFEST_BYTES]
/// @param classes what those with a configuration may be for; empty for whatever it is
public record ManifestRules(
        Set<MediaType> otherTypes, UrlRules urls, IndexRules indexes, int mostBytes, Set<ManifestClass> classes) {

    public static final ManifestRules DEFAULT = new ManifestRules(Set.of(), UrlRules.WEB, IndexRules.ALL);

    public ManifestRules(Set<MediaType> otherTypes, UrlRules urls, IndexRules indexes) {
        this(otherTypes, urls, indexes, ManifestStore.MAX_MANIFEST_BYTES, Set.of());
    }

    public ManifestRules {
        if (mostBytes < 1 || mostBytes > ManifestStore.MAX_MANIFEST_BYTES) {
            throw new IllegalArgumentException("Manifests of %d bytes cannot be taken".formatted(mostBytes));
        }
        otherTypes = Set.copyOf(otherTypes);
        classes = Set.copyOf(classes);
    }

    public ManifestRules withMostBytes(int value) {
        return new ManifestRules(otherTypes, urls, indexes, value, classes);
    }

    public ManifestRules withClasses(Set<ManifestClass> value) {
        return new ManifestRules(otherTypes, urls, indexes, mostBytes, value);
    }

    /// Understands a pushed manifest.
    ///
    /// @param contentType the type under which the client sent it; null if it named none
    /// @throws RegistryException MANIFEST_INVALID with the reason; DENIED if it is for what is not allowed here
    Manifest parse(byte[] json, @Nullable String contentType) {
        Optional<MediaType> other = Optional.ofNullable(contentType)
                .flatMap(MediaType::find)
                .filter(type -> otherTypes.contains(type) && !type.isStandard());
        Manifest manifest =
                other.isPresent() ? OtherManifest.parse(json, other.get()) : ManifestJson.parse(json, contentType);
        manifest.references().forEach(this::requireUrls);
        if (manifest instanceof Manifest.Image image && !classes.isEmpty()) {
            requireClass(image);
        }
        return manifest;
    }

    private void requireClass(Manifest.Image manifest) {
        Optional<ManifestClass> found = ManifestClass.of(manifest);
        if (found.filter(classes::contains).isEmpty()) {
            throw new RegistryException(
                    ErrorCode.DENIED,
                    "the manifest is refused: this registry does not allow its class",
                    found.map(one -> one.name().toLowerCase(Locale.ROOT)).orElse("neither image nor plugin"));
        }
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
