// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.oidc;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/// An issuer whose tokens are taken.
///
/// @param issuer its URL, as its tokens say it
/// @param audience what its tokens must be for
/// @param keys where its keys are; where it is absent the issuer's discovery document tells
/// @param userClaim which claim is the user's name
/// @param groupsClaim which claim lists the groups
/// @param requiredClaims what further claims must say
/// @param prefix set before the names of users and groups
public record OidcSettings(
        String issuer,
        String audience,
        Optional<URI> keys,
        String userClaim,
        Optional<String> groupsClaim,
        Map<String, String> requiredClaims,
        String prefix) {

    public OidcSettings {
        requiredClaims = Map.copyOf(requiredClaims);
    }
}
