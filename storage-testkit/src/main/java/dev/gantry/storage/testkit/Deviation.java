// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit;

/// A promise that a store is known not to keep. Its test asserts that the store really breaks it, so that the
/// build tells when it no longer does.
public enum Deviation {
    /// An object and a folder cannot have the same name: a file is not a directory.
    OBJECT_EXCLUDES_FOLDER,

    /// Listings order by UTF-16 units, so that a character beyond the basic plane comes before U+FF5E.
    UTF16_ORDER,

    /// A write is accepted after its `validUntil`.
    LATE_WRITE_ACCEPTED,

    /// The store does not compare what it is told of the parts with what it holds: of two rival writes that go
    /// on from one token, one can end with the other's bytes.
    RIVALS_MIX,

    /// All bytes lie in this process's memory.
    HELD_IN_MEMORY
}
