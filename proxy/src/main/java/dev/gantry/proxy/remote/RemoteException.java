// SPDX-License-Identifier: Apache-2.0
package dev.gantry.proxy.remote;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The other registry did not give what it was asked for. The message says what that was, and why not.
public final class RemoteException extends IOException {

    /// What a caller can make of it.
    public enum Kind {
        /// It has no such thing.
        UNKNOWN,
        /// It does not give it to this registry. Some say so of what they do not have.
        REFUSED,
        /// It was asked too often.
        BUSY,
        /// It is not reached, is in trouble, or answers what cannot be understood.
        AWAY
    }

    private final Kind kind;

    public RemoteException(Kind kind, String attempted, String reason, @Nullable Throwable cause) {
        super(attempted + ": " + reason, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    static RemoteException ofStatus(String attempted, int status) {
        Kind kind = switch (status) {
            case 404, 410 -> Kind.UNKNOWN;
            case 401, 403 -> Kind.REFUSED;
            case 429 -> Kind.BUSY;
            default -> Kind.AWAY;
        };
        return new RemoteException(kind, attempted, "it answered " + status, null);
    }
}
