// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage;

import java.util.List;

/// A stretch of a listing.
///
/// @param hasMore whether the store has entries after the last of these
public record Page<T>(List<T> items, boolean hasMore) {

    public Page {
        items = List.copyOf(items);
    }
}
