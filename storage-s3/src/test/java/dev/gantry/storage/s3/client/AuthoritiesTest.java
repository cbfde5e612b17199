// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gantry.storage.s3.config.Location;
import dev.gantry.storage.s3.config.Trust;
import dev.gantry.storage.testkit.proxy.TestAuthority;
import java.security.cert.CertificateException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;

/// Whom the store's certificate must be from.
class AuthoritiesTest extends HostsFixture {

    private static final TestAuthority OTHER = new TestAuthority("Somebody else");

    private SdkClientException refused(Trust trust) {
        try (S3Clients clients = open(config("images", Location.of("eu-west-1")).trust(trust))) {
            return catchThrowableOfType(
                    SdkClientException.class,
                    () -> clients.client().headObject(r -> r.bucket("images").key("k")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "other"})
    void aRefusalNamesWhoIssuedTheCertificate(String trusted) {
        SdkClientException refused = refused(trusted.isEmpty() ? Trust.PLATFORM : new Trust(false, OTHER.pem()));

        assertThat(refused)
                .hasStackTraceContaining(CertificateException.class.getName())
                .hasStackTraceContaining(
                        "the certificate of 'CN=images.s3.eu-west-1.amazonaws.com', issued by 'CN=Gantry's tests'");
        assertThat(hosts.heard()).isEmpty();
    }

    @Test
    void anyOfSeveralAuthoritiesIsTrusted() {
        var trust = new Trust(false, "the authorities of our house\n" + OTHER.pem() + AUTHORITY.pem());

        lookUp(config("images", Location.of("eu-west-1")).trust(trust), "k");

        assertThat(hosts.heard()).hasSize(1);
    }

    @Test
    void authoritiesAreTrustedBesideThePlatforms() throws Exception {
        var platform = Authorities.of(Trust.PLATFORM);
        var both = Authorities.of(new Trust(false, OTHER.pem()));

        assertThat(both.getAcceptedIssuers())
                .contains(platform.getAcceptedIssuers())
                .hasSize(platform.getAcceptedIssuers().length + 1);
    }

    @Test
    void whoeverChecksNothingTakesAnyCertificate() {
        lookUp(config("images", Location.of("eu-west-1")).trust(Trust.ANYONE), "k");

        assertThat(hosts.heard()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nothing", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
    void aTextWithoutCertificatesIsRefused(String text) {
        var config = config("images", Location.of("eu-west-1")).trust(new Trust(false, text));

        assertThatThrownBy(() -> open(config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The authorities to trust cannot be read");
    }
}
