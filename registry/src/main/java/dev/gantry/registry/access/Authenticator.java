// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.access;

import java.util.List;
import java.util.Optional;

/// Finds out who a client is.
public interface Authenticator {

    /// May block, for as long as a password takes to check.
    Verdict authenticate(Presented presented);

    /// The value of `WWW-Authenticate` by which a client learns how to come back (RFC 9110 §11.6.1); empty where
    /// no header can help, as with certificates.
    ///
    /// @param needs what the request wants, on one repository or more; at least one
    /// @param verdict on what was presented: where it is [Verdict.Known], the proof is good, but not for this
    Optional<String> challenge(Presented presented, List<Need> needs, Verdict verdict);
}
