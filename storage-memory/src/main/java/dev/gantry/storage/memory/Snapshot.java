// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.memory;

import dev.gantry.storage.ResumeToken;
import dev.gantry.storage.StoragePath;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a token names.
///
/// @param isSealed whether no more bytes are expected
/// @param goesOnFrom the token that was resumed to make these bytes; it goes when this one does
record Snapshot(
        StoragePath staging,
        Bytes bytes,
        boolean isSealed,
        @Nullable ResumeToken goesOnFrom,
        Instant keptAt) {}
