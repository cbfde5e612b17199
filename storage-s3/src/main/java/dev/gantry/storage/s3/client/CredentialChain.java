// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/// Sources of credentials, asked in their order until one has some; from then on that one alone is asked.
///
/// The SDK has a chain of its own, which cannot say which of its sources answered.
final class CredentialChain implements AwsCredentialsProvider, AutoCloseable {

    /// One source.
    ///
    /// @param isGuess whether it is asked although nothing says that it is there
    record Source(String name, AwsCredentialsProvider provider, boolean isGuess) {

        Source(String name, AwsCredentialsProvider provider) {
            this(name, provider, false);
        }
    }

    private record Answer(String source, Source by, List<CredentialReport.Refusal> refusals) {}

    private final List<Source> sources;
    private final @Nullable CredentialChain behind;
    private final List<SdkAutoCloseable> owned;
    private volatile @Nullable Answer answer;

    /// @param behind what the sources ask with, if they need credentials themselves
    /// @param owned what the sources stand on; closed with the chain, after them
    CredentialChain(List<Source> sources, @Nullable CredentialChain behind, List<SdkAutoCloseable> owned) {
        this.sources = List.copyOf(sources);
        this.behind = behind;
        this.owned = List.copyOf(owned);
    }

    CredentialChain(List<Source> sources) {
        this(sources, null, List.of());
    }

    /// Credentials that are still valid; blocks while they are fetched.
    ///
    /// @throws CredentialsException if there are none
    @Override
    public AwsCredentials resolveCredentials() {
        Answer known = answer;
        return known == null ? search() : again(known.by);
    }

    /// Which source gave the credentials that were resolved last.
    String answered() {
        Answer known = answer;
        if (known == null) {
            return "none";
        }
        return behind == null ? known.source : known.source + " by means of " + behind.answered();
    }

    /// The sources that were asked in vain before one answered.
    List<CredentialReport.Refusal> refusals() {
        Answer known = answer;
        return known == null ? List.of() : known.refusals;
    }

    private AwsCredentials search() {
        List<CredentialReport.Refusal> refusals = new ArrayList<>();
        boolean isPassing = false;
        RuntimeException last = null;
        for (Source source : sources) {
            try {
                AwsCredentials credentials = source.provider.resolveCredentials();
                answer = new Answer(source.name, source, List.copyOf(refusals));
                return credentials;
            } catch (RuntimeException e) {
                throwIfInterrupted(e);
                refusals.add(new CredentialReport.Refusal(source.name, why(e)));
                isPassing |= !source.isGuess && isPassing(e);
                last = e;
            }
        }
        throw new CredentialsException("no credentials were found", refusals, isPassing, last);
    }

    private AwsCredentials again(Source source) {
        try {
            return source.provider.resolveCredentials();
        } catch (RuntimeException e) {
            throwIfInterrupted(e);
            var refusal = new CredentialReport.Refusal(source.name, why(e));
            throw new CredentialsException("the credentials cannot be renewed", List.of(refusal), isPassing(e), e);
        }
    }

    private static void throwIfInterrupted(RuntimeException e) {
        if (e instanceof AbortedException || Thread.currentThread().isInterrupted()) {
            throw e;
        }
    }

    private static boolean isPassing(Throwable failure) {
        CredentialsException inner = CredentialsException.in(failure);
        if (inner != null) {
            return inner.isPassing();
        }
        for (Throwable next = failure; next != null; next = next.getCause()) {
            boolean isBusy =
                    next instanceof SdkServiceException s && (s.isThrottlingException() || s.statusCode() >= 500);
            if (isBusy || (next instanceof IOException && !(next instanceof FileSystemException))) {
                return true;
            }
        }
        return false;
    }

    /// What it says, and what lies behind that.
    private static String why(Throwable failure) {
        Throwable root = failure;
        for (Throwable next = root.getCause(); next != null; next = next.getCause()) {
            root = next;
        }
        String outer = said(failure);
        String inner = said(root);
        return outer.contains(inner) ? outer : outer + " " + inner;
    }

    private static String said(Throwable failure) {
        String message = failure.getMessage();
        return message == null || failure instanceof IOException
                ? failure.getClass().getSimpleName() + (message == null ? "" : ": " + message)
                : message;
    }

    @Override
    public void close() {
        for (Source source : sources) {
            if (source.provider instanceof SdkAutoCloseable closeable) {
                closeable.close();
            }
        }
        owned.forEach(SdkAutoCloseable::close);
        if (behind != null) {
            behind.close();
        }
    }
}
