// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.upload;

import dev.gantry.registry.name.RegistryException;
import dev.gantry.storage.StorageException;
import java.io.IOException;

/// What it means for an upload that the store has lost its bytes, or that a rival has changed them: a lifecycle
/// rule, a cancellation, or another request with the same token was there first. The client begins again.
final class Gone {

    private Gone() {}

    /// A step that needs the bytes that the upload has so far.
    @FunctionalInterface
    interface Step<T> {
        T run() throws IOException;
    }

    /// @throws RegistryException BLOB_UPLOAD_UNKNOWN if the step found the bytes gone or others
    static <T> T unlessThere(UploadToken token, Step<T> step) throws IOException {
        try {
            return step.run();
        } catch (StorageException.NotFound | StorageException.Conflict e) {
            RegistryException gone = of(token);
            gone.initCause(e);
            throw gone;
        }
    }

    static RegistryException of(UploadToken token) {
        return UploadTokens.unknown(token.id(), "what was uploaded so far is gone; begin a new upload");
    }
}
