// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import dev.gantry.registry.event.EventSink;

/// What may stand around the API, each optional.
///
/// @param gate before it
/// @param events behind it
/// @param upstream beside it
public record Hooks(Gate gate, EventSink events, Upstream upstream) {

    public static final Hooks NONE = new Hooks(Gate.OPEN, EventSink.NONE, Upstream.NONE);

    public Hooks withEvents(EventSink sink) {
        return new Hooks(gate, sink, upstream);
    }
}
