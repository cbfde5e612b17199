// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/// Signs bytes for clients to carry, and reads them back.
///
/// The key is derived from `http.secret` by HKDF (RFC 5869) for one purpose, so that nothing that is signed for
/// another one verifies, nor anything of Distribution, which signs with the secret itself.
public final class Seal {

    private static final String MAC = "HmacSHA256";
    private static final int MAC_BYTES = 32;

    private final SecretKey key;

    /// @param secret what all replicas share
    /// @param purpose another one for each kind of thing
    public Seal(byte[] secret, String purpose) {
        this.key = derive(secret, purpose);
    }

    /// As text for a URL's query or a header.
    public String sign(byte[] payload) {
        byte[] mac = mac(payload);
        byte[] signed = Arrays.copyOf(mac, mac.length + payload.length);
        System.arraycopy(payload, 0, signed, mac.length, payload.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(signed);
    }

    /// What was signed; empty for a text that was not signed here.
    public Optional<byte[]> open(String text) {
        byte[] signed;
        try {
            signed = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (signed.length <= MAC_BYTES) {
            return Optional.empty();
        }
        byte[] payload = Arrays.copyOfRange(signed, MAC_BYTES, signed.length);
        return MessageDigest.isEqual(Arrays.copyOf(signed, MAC_BYTES), mac(payload))
                ? Optional.of(payload)
                : Optional.empty();
    }

    private byte[] mac(byte[] payload) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            return mac.doFinal(payload);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + MAC, e);
        }
    }

    private static SecretKey derive(byte[] secret, String purpose) {
        try {
            var parameters =
                    HKDFParameterSpec.ofExtract().addIKM(secret).thenExpand(purpose.getBytes(UTF_8), MAC_BYTES);
            return KDF.getInstance("HKDF-SHA256").deriveKey(MAC, parameters);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("JDK 25 has HKDF-SHA256", e);
        }
    }
}
