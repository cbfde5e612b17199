// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.wire;

import java.util.List;

/// Is told of requests. It must be quick and must not fail.
public interface RequestObserver {

    /// Stands around the answering of a request, to the last byte that is written for it.
    ///
    /// @param answering must be run, once, on this thread
    default void around(String method, Headers headers, RequestNotes notes, Runnable answering) {
        answering.run();
    }

    /// A request is over; also one that was refused before anybody else heard of it.
    default void answered(AnsweredRequest request) {}

    /// One that tells all of them, in their order; the first stands outermost.
    static RequestObserver all(List<RequestObserver> observers) {
        return new AllObservers(observers);
    }
}
