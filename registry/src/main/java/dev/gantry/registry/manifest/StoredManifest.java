// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import dev.gantry.registry.event.EventTarget;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RegistryException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/// A manifest as it was pushed, byte for byte. Its bytes are shared by all who read it.
public final class StoredManifest {

    private final Digest digest;
    private final MediaType type;
    private final byte[] content;

    /// @param content belongs to this object from here on
    StoredManifest(Digest digest, MediaType type, byte[] content) {
        this.digest = digest;
        this.type = type;
        this.content = content;
    }

    public Digest digest() {
        return digest;
    }

    public MediaType type() {
        return type;
    }

    /// The type to answer with.
    public String mediaType() {
        return type.text();
    }

    /// The digest of the first image for a platform; empty if it is no index that is understood, or has none.
    public Optional<Digest> entry(Platform platform) {
        try {
            return ManifestJson.parse(content, null) instanceof Manifest.Index index
                    ? index.manifests().stream()
                            .filter(entry -> platform.equals(entry.platform()))
                            .findFirst()
                            .map(Descriptor::digest)
                    : Optional.empty();
        } catch (RegistryException e) {
            return Optional.empty();
        }
    }

    /// Its bytes, from memory.
    public InputStream open() {
        return new ByteArrayInputStream(content);
    }

    public int sizeBytes() {
        return content.length;
    }

    /// What it says of itself as a referrer; read from its bytes each time.
    public Referral referral() {
        return ReferralJson.referral(content);
    }

    /// What it refers to, with type, digest and size; read from its bytes each time. Nothing if it is none that is
    /// taken today.
    public List<EventTarget.Content> references() {
        try {
            Manifest manifest =
                    type.isStandard() ? ManifestJson.parse(content, null) : OtherManifest.parse(content, type);
            return manifest.references()
                    .map(reference -> new EventTarget.Content(
                            reference.mediaType(), reference.digest(), reference.sizeBytes(), reference.urls()))
                    .toList();
        } catch (RegistryException e) {
            return List.of();
        }
    }

    /// The manifests that it lists, if it is an index; read from its bytes each time.
    public List<Digest> entries() {
        return ReferralJson.entries(content);
    }
}
