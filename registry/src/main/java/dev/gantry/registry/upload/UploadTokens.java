// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.upload;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gantry.registry.name.ErrorCode;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.registry.name.UploadId;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/// Signs tokens for clients to carry, and reads them back. A token is bound to its repository and its upload, and
/// expires after a day.
///
/// The key is derived from `http.secret` by HKDF (RFC 5869), so that neither a token of Distribution, which signs
/// with the secret itself, verifies here, nor one of ours there.
public final class UploadTokens {

    /// From the beginning of an upload: how long requests may go on with it.
    public static final Duration LIFE = Duration.ofDays(1);

    private static final String MAC = "HmacSHA256";
    private static final int MAC_BYTES = 32;
    private static final byte[] PURPOSE = "gantry upload token 1".getBytes(UTF_8);

    private final SecretKey key;
    private final InstantSource time;

    /// @param secret what all replicas share
    public UploadTokens(byte[] secret, InstantSource time) {
        this.key = derive(secret);
        this.time = time;
    }

    /// The token as text for a URL's query.
    public String sign(UploadToken token) {
        byte[] payload = TokenJson.of(token).bytes();
        byte[] mac = mac(payload);
        byte[] signed = Arrays.copyOf(mac, mac.length + payload.length);
        System.arraycopy(payload, 0, signed, mac.length, payload.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(signed);
    }

    /// @throws RegistryException BLOB_UPLOAD_UNKNOWN if the text is no token of ours for that upload, or is too
    ///     old
    public UploadToken verify(String text, RepositoryName repository, UploadId id) {
        UploadToken token = TokenJson.parse(authentic(text, id)).token();
        if (!token.repository().equals(repository) || !token.id().equals(id)) {
            throw unknown(id, "the token belongs to another upload");
        }
        if (token.startedAt().plus(LIFE).isBefore(time.instant())) {
            throw unknown(id, "the upload has expired; begin a new one");
        }
        return token;
    }

    private byte[] authentic(String text, UploadId id) {
        byte[] signed;
        try {
            signed = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw unknown(id, "the token is damaged");
        }
        byte[] payload = Arrays.copyOfRange(signed, Math.min(MAC_BYTES, signed.length), signed.length);
        byte[] mac = Arrays.copyOf(signed, MAC_BYTES);
        if (signed.length <= MAC_BYTES || !MessageDigest.isEqual(mac, mac(payload))) {
            throw unknown(id, "the token does not verify; all replicas need the same http.secret");
        }
        return payload;
    }

    static RegistryException unknown(UploadId id, String reason) {
        return new RegistryException(ErrorCode.BLOB_UPLOAD_UNKNOWN, reason, id.toString());
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

    private static SecretKey derive(byte[] secret) {
        try {
            var parameters = HKDFParameterSpec.ofExtract().addIKM(secret).thenExpand(PURPOSE, MAC_BYTES);
            return KDF.getInstance("HKDF-SHA256").deriveKey(MAC, parameters);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("JDK 25 has HKDF-SHA256", e);
        }
    }
}
