// SPDX-License-Identifier: Apache-2.0
/// Referrers: which manifests belong to another, as signatures and bills of materials do to an image.
@NullMarked
package dev.gantry.registry.referrer;

import org.jspecify.annotations.NullMarked;
