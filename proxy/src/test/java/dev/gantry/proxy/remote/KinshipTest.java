// SPDX-License-Identifier: Apache-2.0
package dev.gantry.proxy.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KinshipTest {

    @ParameterizedTest
    @CsvSource({
        "https://registry-1.docker.io, https://auth.docker.io/token, true",
        "https://registry.gitlab.com, https://gitlab.com/jwt/auth, true",
        "https://quay.io, https://quay.io/v2/auth, true",
        "https://quay.io, https://auth.quay.io/, true",
        "http://127.0.0.1:5000, http://127.0.0.1:5001/token, true",
        "http://registry.example.com, https://auth.example.com/, true",
        "https://registry-1.docker.io, http://auth.docker.io/token, false",
        "https://registry-1.docker.io, https://docker.io.example.com/, false",
        "https://registry-1.docker.io, https://evildocker.io/, false",
        "https://quay.io, https://evil.io/, false",
        "https://example.co.uk, https://evil.co.uk/, false",
        "http://10.0.0.1, http://20.0.0.1/, false",
        "http://localhost:5000, http://elsewhere/token, false",
    })
    void passwordGoesToServersOfTheSameOwnerAlone(URI registry, URI realm, boolean isTrusted) {
        assertThat(Kinship.isTrusted(registry, realm)).isEqualTo(isTrusted);
    }
}
