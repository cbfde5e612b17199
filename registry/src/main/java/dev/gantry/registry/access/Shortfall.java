// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.access;

/// Why a client is asked for a proof.
public enum Shortfall {
    /// It presented nothing that is read here.
    NOTHING,
    /// What it presented proves nothing.
    INVALID,
    /// What it presented is good, but not for this.
    INSUFFICIENT
}
