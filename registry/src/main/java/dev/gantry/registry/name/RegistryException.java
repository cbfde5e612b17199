// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.name;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request that the registry refuses, in the protocol's words. Nothing was changed by it.
public final class RegistryException extends RuntimeException {

    private final transient List<Fault> faults;

    /// One error of the answer.
    ///
    /// @param detail what the client named, where that helps it
    public record Fault(
            ErrorCode code, String message, @Nullable String detail) {}

    public RegistryException(ErrorCode code, String message, @Nullable String detail) {
        this(List.of(new Fault(code, message, detail)));
    }

    public RegistryException(ErrorCode code, String message) {
        this(code, message, null);
    }

    /// @param faults at least one; the first decides the status
    public RegistryException(List<Fault> faults) {
        super(faults.getFirst().code() + ": " + faults.getFirst().message());
        this.faults = List.copyOf(faults);
    }

    public List<Fault> faults() {
        return faults;
    }

    public ErrorCode code() {
        return faults.getFirst().code();
    }
}
