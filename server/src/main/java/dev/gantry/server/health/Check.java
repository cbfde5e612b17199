// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.health;

import java.io.IOException;

/// A look at one thing.
@FunctionalInterface
public interface Check {

    /// Returns if it is well. May be interrupted.
    ///
    /// @throws IOException if not, with what an operator should know
    void look() throws IOException, InterruptedException;
}
