// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.event;

import java.util.Locale;

/// What was done to content.
public enum EventAction {
    PULL,
    PUSH,
    MOUNT,
    DELETE;

    /// As Distribution writes it.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
