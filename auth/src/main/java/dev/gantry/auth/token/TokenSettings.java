// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.token;

import dev.gantry.auth.jwt.SignatureAlgorithms;
import java.util.Optional;

/// What registry and token service agreed upon.
///
/// @param realm where clients get tokens: a URL
/// @param redirectPath where they get them on the registry's own host, in place of the realm
/// @param service what tokens call this registry, as their audience
/// @param issuer what the token service calls itself
/// @param groupsClaim which claim lists the subject's groups
public record TokenSettings(
        String realm,
        Optional<String> redirectPath,
        String service,
        String issuer,
        SignatureAlgorithms algorithms,
        String groupsClaim) {}
