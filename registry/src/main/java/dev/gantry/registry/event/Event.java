// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.event;

/// Something that a client did to content. When it happened, and its name, are given to it by who keeps it.
///
/// @param actor who asked for it, empty where nobody is known to have
public record Event(EventAction action, EventTarget target, EventRequest request, String actor) {}
