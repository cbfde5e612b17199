// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.jwt;

import com.nimbusds.jose.JWSAlgorithm;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// By which algorithms tokens may be signed.
public record SignatureAlgorithms(Set<JWSAlgorithm> allowed) {

    /// All that Distribution knows and that need no shared secret.
    public static final List<String> NAMES =
            List.of("EdDSA", "RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512");

    /// Those that Distribution lists beside them. A key in a file that anybody may read would sign.
    public static final Set<String> BY_SHARED_SECRET = Set.of("HS256", "HS384", "HS512");

    public static final SignatureAlgorithms ALL = of(NAMES);

    public SignatureAlgorithms {
        allowed = Set.copyOf(allowed);
    }

    /// @param names any others than [#NAMES] allow nothing
    public static SignatureAlgorithms of(List<String> names) {
        return new SignatureAlgorithms(
                names.stream().filter(NAMES::contains).map(JWSAlgorithm::parse).collect(Collectors.toSet()));
    }
}
