// SPDX-License-Identifier: Apache-2.0
/// Manifests: what they are, whether their content is there, how they are stored and found.
@NullMarked
package dev.gantry.registry.manifest;

import org.jspecify.annotations.NullMarked;
