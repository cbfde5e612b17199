// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import dev.gantry.registry.name.Digest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a manifest says of itself to those who look for what refers to an image.
///
/// @param subject the manifest that it belongs to, which need not be there; null if it belongs to none
/// @param artifactType its own, else the media type of its configuration; empty if it has neither
/// @param annotations in their order
public record Referral(@Nullable Digest subject, String artifactType, Map<String, String> annotations) {
    public Referral {
        annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
    }
}
