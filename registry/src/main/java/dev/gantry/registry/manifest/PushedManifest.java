// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import dev.gantry.registry.name.Digest;
import org.jspecify.annotations.Nullable;

/// A manifest that was taken in.
///
/// @param digest of the algorithm by which the client named it, else SHA-256
/// @param namesItsType whether its JSON names its type, as it should
/// @param subject the manifest that it belongs to, among whose referrers it is listed from now on; null if it
///     belongs to none
/// @param stored what was stored of it
public record PushedManifest(
        Digest digest, boolean namesItsType, @Nullable Digest subject, StoredManifest stored) {}
