// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

/// The server cannot start, for a reason that the operator must see to. The message is one line that says what
/// was attempted, on what, and why it failed.
public final class StartFailure extends Exception {

    public StartFailure(String message) {
        super(message.replaceAll("\\s*[\\r\\n]+\\s*", " "));
    }

    public StartFailure(String message, Throwable cause) {
        super(message.replaceAll("\\s*[\\r\\n]+\\s*", " "), cause);
    }
}
