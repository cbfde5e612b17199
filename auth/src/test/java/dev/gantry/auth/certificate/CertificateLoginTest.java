// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.auth.Certificates;
import dev.gantry.auth.Signer;
import dev.gantry.registry.access.Caller;
import dev.gantry.registry.access.Verdict;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Set;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateLoginTest {

    private static final Signer KEY = Signer.ec();

    private static X509Certificate certificate(String subject, GeneralName... names) {
        return Certificates.make(
                KEY.key(), subject, KEY.pair().getPrivate(), "CN=ca", false, Duration.ofDays(1), names);
    }

    private static final X509Certificate FULL = certificate(
            "O=acme,OU=team+OU=ci,OU=ops,CN=alice",
            new GeneralName(GeneralName.dNSName, "build.example.com"),
            new GeneralName(GeneralName.dNSName, "other.example.com"),
            new GeneralName(GeneralName.rfc822Name, "alice@example.com"),
            new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://example.com/build"));

    @ParameterizedTest
    @CsvSource({
        "CN, alice",
        "DNS, build.example.com",
        "EMAIL, alice@example.com",
        "URI, spiffe://example.com/build",
    })
    void userIsWhereItWasSaidAndGroupsAreTheOrganizationalUnits(UserFrom from, String user) {
        assertThat(new CertificateLogin(from).login(FULL))
                .isEqualTo(new Verdict.Known(new Caller(user, Set.of("team", "ci", "ops")), null));
    }

    @Test
    void nameWithTheCharactersOfANameIsOneName() {
        assertThat(new CertificateLogin(UserFrom.CN).login(certificate("CN=Doe\\, Jane \\+ Co,OU=a=b")))
                .isEqualTo(new Verdict.Known(new Caller("Doe, Jane + Co", Set.of("a=b")), null));
    }

    @ParameterizedTest
    @CsvSource({"CN", "DNS", "EMAIL", "URI"})
    void certificateThatNamesNobodyIsRefused(UserFrom from) {
        assertThat(new CertificateLogin(from).login(certificate("O=acme")))
                .isEqualTo(new Verdict.Refused("the client's certificate names no user"));
    }
}
