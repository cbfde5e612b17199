// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage;

import org.jspecify.annotations.Nullable;

/// What is known of the client that would be redirected.
///
/// @param clientAddress its address as text, where it is known; a content delivery network may be chosen by it
public record RedirectRequest(Method method, @Nullable String clientAddress) {

    /// What the client will do at the address.
    public enum Method {
        GET,
        HEAD
    }
}
