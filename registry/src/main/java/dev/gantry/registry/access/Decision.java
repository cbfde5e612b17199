// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.access;

/// What becomes of a request.
public enum Decision {
    ALLOWED,
    /// The client has proven nothing that helps, or a proof that grants less; another one may.
    UNPROVEN,
    /// It is known who asks, and that he may not.
    DENIED
}
