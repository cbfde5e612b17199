// SPDX-License-Identifier: Apache-2.0
/// Blobs: what is there, who may have it, and how it is read.
@NullMarked
package dev.gantry.registry.blob;

import org.jspecify.annotations.NullMarked;
