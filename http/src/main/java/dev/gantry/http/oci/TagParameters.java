// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import dev.gantry.http.wire.Headers;
import dev.gantry.http.wire.Query;
import dev.gantry.registry.name.Reference;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.registry.name.Tag;
import java.util.List;

/// The tags that a push by digest names in `tag` parameters (the specification, "Pushing Manifests"). Elsewhere
/// such parameters mean nothing.
record TagParameters(List<Tag> tags) {

    /// How many one push may name.
    static final int MOST = 50;

    TagParameters {
        tags = List.copyOf(tags);
    }

    /// @throws RegistryException NAME_INVALID if one of them is no tag
    static TagParameters of(Reference reference, Query query) {
        return switch (reference) {
            case Tag tag -> new TagParameters(List.of());
            case Reference.ByDigest named ->
                new TagParameters(query.all("tag").map(Tag::parse).distinct().toList());
        };
    }

    boolean areTooMany() {
        return tags.size() > MOST;
    }

    /// Those headers and one for each tag.
    Headers addedTo(Headers headers) {
        Headers all = headers;
        for (Tag tag : tags) {
            all = all.with("OCI-Tag", tag.text());
        }
        return all;
    }
}
