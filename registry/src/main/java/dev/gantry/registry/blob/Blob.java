// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.blob;

import dev.gantry.registry.name.Digest;

/// A blob that a repository may serve.
///
/// @param digest the name by which it was asked for
/// @param content the digest under which its bytes lie; it differs where the link says so
/// @param sizeBytes its size
public record Blob(Digest digest, Digest content, long sizeBytes) {}
