// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage;

/// An entry directly below a folder: an object, or a folder that holds objects. `a` can be both at once.
///
/// @param name the one segment by which it is known there
public record Child(String name, boolean isFolder) {

    /// The text by which a store orders children: a folder's ends with a slash, so that `1.2-alpine/` comes
    /// before `1.2/`.
    public String sortKey() {
        return isFolder ? name + "/" : name;
    }
}
