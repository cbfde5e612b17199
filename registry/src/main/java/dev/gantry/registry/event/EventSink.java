// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.event;

/// Takes events, and keeps them until those who want to know have been told.
public interface EventSink {

    /// Nobody wants to know.
    EventSink NONE = new EventSink() {};
}
