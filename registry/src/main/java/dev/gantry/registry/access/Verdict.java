// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.access;

import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What an [Authenticator] makes of what was presented.
public sealed interface Verdict {

    /// The client is known.
    ///
    /// @param grants what it may do, where the proof itself says so, as Distribution's tokens do; null where rules
    ///     decide. Who needs more than that is to be challenged, not denied: it can fetch a better proof
    record Known(Caller caller, @Nullable Predicate<Need> grants) implements Verdict {}

    /// Nothing was presented that this authenticator reads.
    record Nothing() implements Verdict {}

    /// What was presented proves nothing.
    ///
    /// @param reason for the log and for the client: it holds nothing of what was presented
    record Refused(String reason) implements Verdict {}

    /// Too many attempts failed; what was presented was not looked at.
    record TooMany(Duration retryAfter) implements Verdict {}

    /// What was presented cannot be judged now, because a party that is needed for it does not answer.
    ///
    /// @param reason for the log and for the client: it holds nothing of what was presented
    record Undecided(String reason) implements Verdict {}
}
