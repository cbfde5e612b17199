// SPDX-License-Identifier: Apache-2.0
package dev.gantry.proxy;

import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RegistryException;
import java.util.Optional;

/// Digests as the store's paths hold them.
final class Digests {

    private Digests() {}

    /// Empty for what is none.
    static Optional<Digest> find(String algorithm, String hex) {
        try {
            return Optional.of(Digest.parse(algorithm + ":" + hex));
        } catch (RegistryException e) {
            return Optional.empty();
        }
    }
}
