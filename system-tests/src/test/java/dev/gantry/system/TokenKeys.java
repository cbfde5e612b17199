// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.encoders.Base32;

/// What a token service signs with: the key of an authority that registries trust, and one whose certificate the
/// authority signed.
///
/// @param bundle PEM file of the authority's certificate
record TokenKeys(KeyPair authority, KeyPair signer, X509Certificate certificate, Path bundle) {

    private static final Duration VALID = Duration.ofDays(1);

    /// Of the digest that libtrust, and Distribution 2 with it, makes a key's name of.
    private static final int KEY_ID_BYTES = 30;

    /// How a token shows by whom it is signed.
    enum Proof {
        /// A chain of certificates, `x5c`.
        CHAIN,
        /// The key itself, `jwk`, with such a chain.
        KEY,
        /// The name of a key that the registry has, `kid`.
        NAME
    }

    static TokenKeys make(Path folder) throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair authority = generator.generateKeyPair();
            KeyPair signer = generator.generateKeyPair();
            X509Certificate root = certificate("CN=authority", authority.getPublic(), authority, true);
            Path bundle = Files.writeString(folder.resolve("token-authority.pem"), pem(root));
            return new TokenKeys(
                    authority, signer, certificate("CN=signer", signer.getPublic(), authority, false), bundle);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("make keys", e);
        }
    }

    String signed(JWTClaimsSet claims, Proof proof) throws JOSEException {
        JWSHeader.Builder header = new JWSHeader.Builder(JWSAlgorithm.ES256).type(JOSEObjectType.JWT);
        switch (proof) {
            case CHAIN -> header.x509CertChain(chain());
            case KEY ->
                header.jwk(new ECKey.Builder(Curve.P_256, (ECPublicKey) signer.getPublic())
                        .x509CertChain(chain())
                        .build());
            case NAME -> header.keyID(keyId(authority.getPublic()));
        }
        KeyPair pair = proof == Proof.NAME ? authority : signer;
        var token = new SignedJWT(header.build(), claims);
        token.sign(new ECDSASigner((ECPrivateKey) pair.getPrivate()));
        return token.serialize();
    }

    private List<Base64> chain() {
        try {
            return List.of(Base64.encode(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("encode a certificate", e);
        }
    }

    /// As in `PYYO:TEWU:V7JH:26JV:AQTZ:LJC3:SXVJ:XGHA:34F2:2LAQ:ZRMK:Z7Q6`.
    private static String keyId(PublicKey key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            String text = Base32.toBase32String(Arrays.copyOf(digest, KEY_ID_BYTES));
            return text.replaceAll("(.{4})(?=.)", "$1:");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("name a key", e);
        }
    }

    private static X509Certificate certificate(String subject, PublicKey key, KeyPair issuer, boolean isAuthority)
            throws GeneralSecurityException, OperatorCreationException, CertIOException {
        Instant now = Instant.now();
        var builder = new JcaX509v3CertificateBuilder(
                new X500Principal("CN=authority"),
                BigInteger.valueOf(now.toEpochMilli()).add(BigInteger.valueOf(isAuthority ? 0 : 1)),
                Date.from(now.minus(VALID)),
                Date.from(now.plus(VALID)),
                new X500Principal(subject),
                key);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
        int usage = isAuthority ? KeyUsage.keyCertSign | KeyUsage.digitalSignature : KeyUsage.digitalSignature;
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.getPrivate())));
    }

    private static String pem(X509Certificate certificate) throws GeneralSecurityException {
        return "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
                .formatted(java.util.Base64.getMimeEncoder().encodeToString(certificate.getEncoded()));
    }
}
