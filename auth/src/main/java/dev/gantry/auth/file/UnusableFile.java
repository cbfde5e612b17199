// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.file;

import java.io.IOException;

/// A file cannot be used. The message is the reason alone: it names no file and holds nothing of its content.
public final class UnusableFile extends IOException {

    private static final long serialVersionUID = 1L;

    private final String reason;
    private final boolean unreadable;

    public UnusableFile(String reason) {
        this(reason, false);
    }

    private UnusableFile(String reason, boolean unreadable) {
        super(reason);
        this.reason = reason;
        this.unreadable = unreadable;
    }

    static UnusableFile unreadable(String reason) {
        return new UnusableFile(reason, true);
    }

    public String reason() {
        return reason;
    }

    /// Whether there was not even a content to look at.
    boolean isUnreadable() {
        return unreadable;
    }
}
