// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage;

import org.jspecify.annotations.Nullable;

/// What is known of an object before its first byte; all of it optional, each thing known saves requests.
///
/// @param lengthBytes how long the object will be, its prefix included
/// @param target where it will be committed: its bytes may then be written there at once, invisible until commit
/// @param prefix an object that does not change, with whose bytes the new object begins
public record WriteHint(
        @Nullable Long lengthBytes,
        @Nullable StoragePath target,
        @Nullable ObjectInfo prefix) {

    public static final WriteHint NONE = new WriteHint(null, null, null);

    public WriteHint withLengthBytes(long value) {
        return new WriteHint(value, target, prefix);
    }

    public WriteHint withTarget(StoragePath value) {
        return new WriteHint(lengthBytes, value, prefix);
    }

    public WriteHint withPrefix(ObjectInfo value) {
        return new WriteHint(lengthBytes, target, value);
    }
}
