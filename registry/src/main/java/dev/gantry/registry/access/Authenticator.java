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
    /// @param needs all that the request needs: a mount needs to push to one repository and to pull from another
    /// @param origin scheme and host by which the client reaches the registry, as `https://registry.example.com`:
    ///     the scheme is the one that a proxy tells (`X-Forwarded-Proto`), else https. A token service may live there
    Optional<String> challenge(List<Need> needs, Shortfall shortfall, String origin);
}
