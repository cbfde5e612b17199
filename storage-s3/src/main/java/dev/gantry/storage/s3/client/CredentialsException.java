// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;

/// No credentials could be had: says of each source why.
public final class CredentialsException extends SdkClientException {

    private static final long serialVersionUID = 1;

    private final transient List<CredentialReport.Refusal> refusals;
    private final boolean isPassing;

    CredentialsException(
            String attempt, List<CredentialReport.Refusal> refusals, boolean isPassing, @Nullable Throwable cause) {
        super(SdkClientException.builder().message(message(attempt, refusals)).cause(cause));
        this.refusals = List.copyOf(refusals);
        this.isPassing = isPassing;
    }

    private static String message(String attempt, List<CredentialReport.Refusal> refusals) {
        return refusals.stream()
                .map(refusal -> refusal.source() + ": " + refusal.why())
                .collect(Collectors.joining("; ", attempt + " (", ")"));
    }

    /// The one in a failure's chain of causes, if it is about credentials.
    public static @Nullable CredentialsException in(@Nullable Throwable failure) {
        Throwable next = failure;
        while (next != null && !(next instanceof CredentialsException)) {
            next = next.getCause();
        }
        return (CredentialsException) next;
    }

    /// Whether it may be better soon without anyone's doing: a source that gave credentials before, or one that is
    /// configured, does not answer or has too much to do.
    public boolean isPassing() {
        return isPassing;
    }

    List<CredentialReport.Refusal> refusals() {
        return refusals;
    }
}
