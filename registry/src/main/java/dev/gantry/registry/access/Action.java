// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.access;

/// What can be done to a repository, or to the registry.
public enum Action {
    PULL,
    PUSH,
    DELETE,
    /// To list the registry's repositories.
    CATALOG
}
