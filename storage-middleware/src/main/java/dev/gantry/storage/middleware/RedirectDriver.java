// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.middleware;

import dev.gantry.storage.Redirect;
import dev.gantry.storage.RedirectRequest;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StoragePath;
import java.time.Instant;
import java.util.Optional;

/// Sends clients to a server of the operator's, which knows the store and lets them in by rules of its own: the
/// address carries no signature.
public final class RedirectDriver extends ForwardingDriver {

    private final BaseUrl base;
    private final ObjectKeys keys;

    public RedirectDriver(StorageDriver behind, BaseUrl base, ObjectKeys keys) {
        super(behind);
        this.base = base;
        this.keys = keys;
    }

    @Override
    public Optional<Redirect> redirect(StoragePath path, RedirectRequest request) {
        return Optional.of(new Redirect(base.of(keys.keyOf(path)), Instant.MAX));
    }
}
