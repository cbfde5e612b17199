// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.referrer;

import dev.gantry.registry.name.Digest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A stretch of a subject's referrers, in the order of their digests' texts.
///
/// @param next after which digest to go on; null where nothing follows. Nothing need follow where it is given
public record ReferrersPage(
        List<Referrer> referrers, @Nullable Digest next) {
    public ReferrersPage {
        referrers = List.copyOf(referrers);
    }
}
