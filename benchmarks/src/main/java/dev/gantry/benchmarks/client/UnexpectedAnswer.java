// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.client;

import java.io.IOException;
import java.io.Serial;

/// A registry answered what it should not have; the message says what was asked, and what came.
public final class UnexpectedAnswer extends IOException {

    @Serial
    private static final long serialVersionUID = 1;

    UnexpectedAnswer(String message) {
        super(message);
    }
}
