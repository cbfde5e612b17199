// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.client;

import java.io.IOException;
import java.time.Duration;

/// Carries requests to servers, one after the other for each thread that asks.
interface Transport extends AutoCloseable {

    /// How long a server may be silent.
    Duration PATIENCE = Duration.ofMinutes(5);

    /// Asks, and reads the answer to its end.
    ///
    /// @param body takes the body where the status is one of success
    Answer send(Request request, Sink body) throws IOException;

    @Override
    void close() throws IOException;
}
