// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import dev.gantry.registry.name.Digest;

/// A manifest that was taken in.
///
/// @param namesItsType whether its JSON names its type, as it should
public record PushedManifest(Digest digest, boolean namesItsType) {}
