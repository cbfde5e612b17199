// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64;
import dev.gantry.auth.Certificates;
import dev.gantry.auth.Signer;
import dev.gantry.auth.TestTime;
import dev.gantry.auth.file.UnusableFile;
import dev.gantry.auth.jwt.JwtRefused;
import dev.gantry.auth.jwt.TrustedKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.bouncycastle.util.encoders.Base32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which key a token's header leads to, where certificates are trusted.
class TokenKeysTest {

    private static final Signer ROOT = Signer.rsa();
    private static final Signer MIDDLE = Signer.ec();
    private static final Signer LEAF = Signer.ec();
    private static final Signer STRANGER = Signer.ec();

    private static final X509Certificate ROOT_CERTIFICATE = Certificates.authority(ROOT, "CN=root");
    private static final X509Certificate MIDDLE_CERTIFICATE = Certificates.make(
            MIDDLE.key(), "CN=middle", ROOT.pair().getPrivate(), "CN=root", true, Duration.ofDays(30));
    private static final X509Certificate LEAF_CERTIFICATE = Certificates.issued(LEAF, "CN=leaf", MIDDLE, "CN=middle");

    @TempDir
    Path folder;

    private final TestTime time = new TestTime();
    private TokenKeys keys;

    @BeforeEach
    void rootIsTrusted() throws IOException {
        keys = trusting("notes may stand here\n" + Certificates.pem(ROOT_CERTIFICATE));
    }

    private TokenKeys trusting(String pem) throws IOException {
        return TokenKeys.none(time).withCertificates(Files.writeString(folder.resolve("bundle.pem"), pem), time);
    }

    private static List<Base64> x5c(X509Certificate... certificates) {
        return Arrays.stream(certificates).map(TokenKeysTest::der).toList();
    }

    private static Base64 der(X509Certificate certificate) {
        try {
            return Base64.encode(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JWSHeader.Builder header() {
        return new JWSHeader.Builder(LEAF.algorithm());
    }

    private TrustedKey find(JWSHeader.Builder header) throws JwtRefused {
        return keys.find(header.build());
    }

    private String refusal(JWSHeader.Builder header) {
        JwtRefused refused = catchThrowableOfType(JwtRefused.class, () -> find(header));
        assertThat(refused).as("refusal").isNotNull();
        return refused.reason();
    }

    @Test
    void chainToATrustedCertificateGivesTheKeyOfItsFirst() throws Exception {
        assertThat(find(header().x509CertChain(x5c(LEAF_CERTIFICATE, MIDDLE_CERTIFICATE)))
                        .key())
                .isEqualTo(LEAF.key());
        assertThat(find(header().x509CertChain(x5c(LEAF_CERTIFICATE, MIDDLE_CERTIFICATE, ROOT_CERTIFICATE)))
                        .key())
                .isEqualTo(LEAF.key());
    }

    @Test
    void certificateOfTheBundleItselfIsAChain() throws Exception {
        assertThat(find(header().x509CertChain(x5c(ROOT_CERTIFICATE))).key()).isEqualTo(ROOT.key());
    }

    @Test
    void chainThatLacksALinkOrEndsElsewhereIsRefused() {
        X509Certificate foreign = Certificates.authority(STRANGER, "CN=root");
        X509Certificate forged = Certificates.issued(LEAF, "CN=leaf", STRANGER, "CN=root");
        assertThat(refusal(header().x509CertChain(x5c(LEAF_CERTIFICATE)))).contains("not one of rootcertbundle");
        assertThat(refusal(header().x509CertChain(x5c(forged, foreign)))).contains("not one of rootcertbundle");
        assertThat(refusal(header().x509CertChain(x5c(foreign)))).contains("not one of rootcertbundle");
    }

    @Test
    void certificateThatIsNoAuthorityIssuesNothing() {
        X509Certificate below = Certificates.issued(STRANGER, "CN=below", LEAF, "CN=leaf");
        assertThat(refusal(header().x509CertChain(x5c(below, LEAF_CERTIFICATE, MIDDLE_CERTIFICATE))))
                .contains("not one of rootcertbundle");
    }

    @Test
    void chainWithACertificateOutOfItsTimeIsRefused() throws Exception {
        JWSHeader.Builder chain = header().x509CertChain(x5c(LEAF_CERTIFICATE, MIDDLE_CERTIFICATE));
        assertThat(find(chain).key()).isEqualTo(LEAF.key());
        time.pass(Duration.ofDays(31));
        assertThat(refusal(chain)).contains("valid now");
        time.pass(Duration.ofDays(-40));
        assertThat(refusal(chain)).contains("valid now");
    }

    @Test
    void trustedCertificateThatExpiredVouchesForNoChainButItsKeyIsGood() throws Exception {
        X509Certificate old = Certificates.authority(ROOT, "CN=root", Duration.ofDays(1));
        X509Certificate issued = Certificates.issued(LEAF, "CN=leaf", ROOT, "CN=root");
        time.pass(Duration.ofDays(2));
        keys = trusting(Certificates.pem(old));
        assertThat(refusal(header().x509CertChain(x5c(issued)))).contains("valid now");
        assertThat(refusal(header().x509CertChain(x5c(old)))).contains("valid now");
        assertThat(find(header().keyID(KeyId.of(ROOT.key()))).key()).isEqualTo(ROOT.key());

        List<String> remarks = new ArrayList<>();
        TokenKeys.checkCertificates(folder.resolve("bundle.pem"), time, remarks::add);
        assertThat(remarks).singleElement().asString().contains("CN=root has expired");
    }

    @Test
    void chainThatIsTooLongOrNoneIsRefused() {
        List<Base64> endless = Collections.nCopies(11, der(ROOT_CERTIFICATE));
        assertThat(refusal(header().x509CertChain(endless))).contains("more than 10 certificates");
        assertThat(refusal(header().x509CertChain(List.of(Base64.encode("no certificate")))))
                .contains("cannot be read");
    }

    /// A search for a path among certificates that all issued one another would have a great many to try.
    @Test
    void chainOfCertificatesThatIssuedOneAnotherIsRefusedAtOnce() {
        X509Certificate[] ring = new X509Certificate[10];
        Arrays.setAll(ring, i -> Certificates.authority(STRANGER, "CN=ring"));
        assertThat(refusal(header().x509CertChain(x5c(ring)))).contains("not one of rootcertbundle");
    }

    @Test
    void chainProvesNothingWhereNoCertificateIsTrusted() {
        keys = TokenKeys.none(time);
        assertThat(refusal(header().x509CertChain(x5c(ROOT_CERTIFICATE)))).contains("not one of rootcertbundle");
    }

    @Test
    void keyThatATokenBringsAlongMustBeOneOfTheBundleWhateverItCallsItself() throws Exception {
        assertThat(find(header().jwk(ROOT.jwk("any"))).key()).isEqualTo(ROOT.key());
        String trusted = TrustedKey.of(ROOT.key()).thumbprint().orElseThrow();
        assertThat(refusal(header().jwk(STRANGER.jwk(trusted)))).contains("not trusted");
        assertThat(refusal(header().jwk(STRANGER.jwk(KeyId.of(ROOT.key()))).keyID(trusted)))
                .contains("not trusted");
    }

    @Test
    void keyThatATokenBringsAlongMayHaveAChainOfItsOwnWhichMustBeForIt() throws Exception {
        List<Base64> chain = x5c(LEAF_CERTIFICATE, MIDDLE_CERTIFICATE);
        JWK certified = new ECKey.Builder(LEAF.jwk("leaf").toECKey())
                .x509CertChain(chain)
                .build();
        assertThat(find(header().jwk(certified)).key()).isEqualTo(LEAF.key());
        JWK untrusted = new ECKey.Builder(LEAF.jwk("leaf").toECKey())
                .x509CertChain(x5c(LEAF_CERTIFICATE))
                .build();
        assertThat(refusal(header().jwk(untrusted))).contains("not one of rootcertbundle");
    }

    @Test
    void keyOfACertificateIsNamedByItsThumbprintOrAsInDistribution2() throws Exception {
        String thumbprint = ROOT.jwk("any").computeThumbprint().toString();
        assertThat(find(header().keyID(thumbprint)).key()).isEqualTo(ROOT.key());
        assertThat(find(header().keyID(KeyId.of(ROOT.key()))).key()).isEqualTo(ROOT.key());
        assertThat(refusal(header().keyID(KeyId.of(STRANGER.key())))).contains("not known");
    }

    @Test
    void nameOfAKeyIsTwelveGroupsOfFourInBase32() throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(ROOT.key().getEncoded());
        String expected = Base32.toBase32String(Arrays.copyOf(digest, 30)).replaceAll("(.{4})(?=.)", "$1:");
        assertThat(KeyId.of(ROOT.key())).isEqualTo(expected).matches("([A-Z2-7]{4}:){11}[A-Z2-7]{4}");
    }

    @Test
    void keysOfEveryKindHaveTheThumbprintOfTheStandard() throws Exception {
        for (Signer signer : List.of(Signer.rsa(), Signer.ec(), Signer.ed25519())) {
            assertThat(TrustedKey.of(signer.key()).thumbprint())
                    .contains(signer.jwk("any").computeThumbprint().toString());
            assertThat(TrustedKey.of(signer.jwk("any")).map(TrustedKey::key)).contains(signer.key());
        }
    }

    @Test
    void newBundleIsTrustedAfterASecond() throws Exception {
        X509Certificate next = Certificates.authority(STRANGER, "CN=next");
        Files.writeString(folder.resolve("bundle.pem"), Certificates.pem(next));
        time.pass(Duration.ofSeconds(1));
        assertThat(find(header().x509CertChain(x5c(next))).key()).isEqualTo(STRANGER.key());
        assertThat(refusal(header().x509CertChain(x5c(ROOT_CERTIFICATE)))).contains("not one of");
    }

    @Test
    void fileWithoutAUsableCertificateIsAnError() {
        assertThatThrownBy(() -> trusting("")).isInstanceOf(UnusableFile.class).hasMessageContaining("no certificate");
        assertThatThrownBy(() -> trusting("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"))
                .isInstanceOf(UnusableFile.class)
                .hasMessage("certificate 1 in it cannot be read");
    }

    @Test
    void fileWithoutAUsableKeyIsAnError() throws Exception {
        Path secret = Files.writeString(folder.resolve("jwks"), "{\"keys\":[{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}]}");
        List<String> remarks = new ArrayList<>();
        assertThatThrownBy(() -> TokenKeys.checkKeySet(secret, remarks::add))
                .isInstanceOf(UnusableFile.class)
                .hasMessageContaining("no public key");
        assertThat(remarks).singleElement().asString().contains("oct").doesNotContain("c2VjcmV0");
        Path text = Files.writeString(folder.resolve("text"), "keys");
        assertThatThrownBy(() -> TokenKeys.checkKeySet(text, remarks::add))
                .isInstanceOf(UnusableFile.class)
                .hasMessageContaining("not a JSON Web Key Set");
    }
}
