// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import dev.gantry.registry.name.Digest;

/// A manifest's reference to other content.
///
/// @param isElsewhere whether clients fetch it from URLs of the descriptor, so that it need not be here
record Descriptor(String mediaType, Digest digest, long sizeBytes, boolean isElsewhere) {}
