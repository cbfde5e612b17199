// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.token;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.gantry.auth.file.UnusableFile;
import dev.gantry.auth.jwt.TrustedKey;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The keys of a JSON Web Key Set (RFC 7517).
///
/// @param keys by their `kid` and by their thumbprints
record KeySet(Map<String, TrustedKey> keys) {

    KeySet {
        keys = Map.copyOf(keys);
    }

    /// @throws UnusableFile if it is not such a set, or one without a key that could verify a token
    static KeySet parse(String json, Consumer<String> remarks) throws UnusableFile {
        Map<String, TrustedKey> keys = new HashMap<>();
        for (JWK jwk : set(json).getKeys()) {
            Optional<TrustedKey> key = TrustedKey.of(jwk);
            if (key.isEmpty()) {
                remarks.accept("a key of type %s is not used; public keys for signatures are, RSA, EC or Ed25519"
                        .formatted(jwk.getKeyType()));
                continue;
            }
            key.get().thumbprint().ifPresent(id -> keys.put(id, key.get()));
            if (jwk.getKeyID() != null) {
                keys.put(jwk.getKeyID(), key.get());
            }
        }
        if (keys.isEmpty()) {
            throw new UnusableFile("it holds no public key for signatures (RSA, EC or Ed25519)");
        }
        return new KeySet(keys);
    }

    Optional<TrustedKey> key(String id) {
        return Optional.ofNullable(keys.get(id));
    }

    private static JWKSet set(String json) throws UnusableFile {
        try {
            return JWKSet.parse(json);
        } catch (ParseException | IllegalArgumentException e) {
            throw new UnusableFile("it is not a JSON Web Key Set, as in {\"keys\": [...]}");
        }
    }
}
