// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.token;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64;
import dev.gantry.auth.file.UnusableFile;
import dev.gantry.auth.file.WatchedFile;
import dev.gantry.auth.jwt.JwtRefused;
import dev.gantry.auth.jwt.TrustedKey;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// The keys of the token service: certificates, a set of keys, or both, each in a file that may change.
public final class TokenKeys {

    private static final CertificateBundle NO_CERTIFICATES = new CertificateBundle(List.of(), Map.of());

    private final Optional<WatchedFile<CertificateBundle>> certificates;
    private final Optional<WatchedFile<KeySet>> keys;
    private final InstantSource time;

    private TokenKeys(
            Optional<WatchedFile<CertificateBundle>> certificates,
            Optional<WatchedFile<KeySet>> keys,
            InstantSource time) {
        this.certificates = certificates;
        this.keys = keys;
        this.time = time;
    }

    /// No key at all, to add files to.
    public static TokenKeys none(InstantSource time) {
        return new TokenKeys(Optional.empty(), Optional.empty(), time);
    }

    /// @param pem a file of certificates
    /// @throws UnusableFile if there is no certificate in it
    public TokenKeys withCertificates(Path pem, LongSupplier nanoTime) throws UnusableFile {
        var file = WatchedFile.open(pem, parser(time), nanoTime);
        return new TokenKeys(Optional.of(file), keys, time);
    }

    /// @param jwks a file with a JSON Web Key Set
    /// @throws UnusableFile if there is no key in it that could verify a token
    public TokenKeys withKeySet(Path jwks, LongSupplier nanoTime) throws UnusableFile {
        return new TokenKeys(certificates, Optional.of(WatchedFile.open(jwks, KeySet::parse, nanoTime)), time);
    }

    /// Says what is wrong with a file of certificates.
    ///
    /// @throws UnusableFile if there is none in it
    public static void checkCertificates(Path pem, InstantSource time, Consumer<String> remarks) throws UnusableFile {
        var ignored = WatchedFile.read(pem, parser(time), remarks);
    }

    /// Says what is wrong with a file with a JSON Web Key Set.
    ///
    /// @throws UnusableFile if there is no key in it that could verify a token
    public static void checkKeySet(Path jwks, Consumer<String> remarks) throws UnusableFile {
        var ignored = WatchedFile.read(jwks, KeySet::parse, remarks);
    }

    private static WatchedFile.Parser<CertificateBundle> parser(InstantSource time) {
        return (text, remarks) -> CertificateBundle.parse(text, time.instant(), remarks);
    }

    /// The key by which a token with this header must have been signed: that of the certificates that it brings
    /// along, else that which it brings along itself, else that which it names. Whatever it brings must be trusted.
    ///
    /// @throws JwtRefused if it is not
    TrustedKey find(JWSHeader header) throws JwtRefused {
        Instant now = time.instant();
        List<Base64> x5c = header.getX509CertChain();
        if (x5c != null && !x5c.isEmpty()) {
            return CertificateChain.parse(x5c).requireTrust(bundle(), now);
        }
        if (header.getJWK() != null) {
            return embedded(header.getJWK(), now);
        }
        if (header.getKeyID() != null) {
            return key(header.getKeyID())
                    .orElseThrow(() -> new JwtRefused("the token is signed by a key that is not known (kid)"));
        }
        throw new JwtRefused("the token names no key: it has neither x5c nor jwk nor kid");
    }

    private TrustedKey embedded(JWK jwk, Instant now) throws JwtRefused {
        String thumbprint = TrustedKey.of(jwk)
                .flatMap(TrustedKey::thumbprint)
                .orElseThrow(() -> new JwtRefused("the token brings a key along that is for something else (jwk)"));
        List<Base64> x5c = jwk.getX509CertChain();
        if (x5c == null || x5c.isEmpty()) {
            return key(thumbprint)
                    .orElseThrow(() -> new JwtRefused("the token brings a key along that is not trusted (jwk)"));
        }
        TrustedKey certified = CertificateChain.parse(x5c).requireTrust(bundle(), now);
        if (!certified.thumbprint().equals(Optional.of(thumbprint))) {
            throw new JwtRefused("the token's certificate is not for the key beside it (jwk)");
        }
        return certified;
    }

    private Optional<TrustedKey> key(String id) {
        Optional<TrustedKey> ofSet = keys.flatMap(file -> file.current().key(id));
        return ofSet.isPresent() ? ofSet : bundle().key(id);
    }

    private CertificateBundle bundle() {
        return certificates.map(WatchedFile::current).orElse(NO_CERTIFICATES);
    }
}
