// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.jwt;

import dev.gantry.auth.login.Means;
import dev.gantry.registry.access.Verdict;

/// Judges the tokens of one issuer.
public interface JwtLogin {

    /// Whose tokens they are: the claim `iss`, to the letter.
    String issuer();

    Means means();

    /// May wait for the issuer's keys.
    Verdict login(Jwt jwt);
}
