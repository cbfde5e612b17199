// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.tag;

import dev.gantry.registry.name.Tag;
import java.util.List;

/// A stretch of a repository's tags, in the specification's order.
///
/// @param hasMore whether tags follow
public record TagPage(List<Tag> tags, boolean hasMore) {
    public TagPage {
        tags = List.copyOf(tags);
    }
}
