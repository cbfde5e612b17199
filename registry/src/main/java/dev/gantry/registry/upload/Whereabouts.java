// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.upload;

import dev.gantry.storage.ResumeToken;
import dev.gantry.storage.StoragePath;
import java.time.Instant;

/// Where the bytes of an upload lie that a token names.
public sealed interface Whereabouts {

    /// There are none yet.
    record Nowhere() implements Whereabouts {}

    /// Already under their own digest, written at that time: right whatever the client does next.
    record Published(Instant writtenAt) implements Whereabouts {}

    /// Sealed in staging.
    record Staged(StoragePath staging, ResumeToken resume) implements Whereabouts {}

    /// The state object of the upload tells. It decides, whatever token a client kept.
    record Chunked() implements Whereabouts {}
}
