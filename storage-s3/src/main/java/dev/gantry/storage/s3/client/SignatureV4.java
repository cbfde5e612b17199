// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/// Version 4 of Amazon's signature, in the headers of a request that name the hash of its payload. Thread-safe.
///
/// @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html">Signature
///     calculations</a>
final class SignatureV4 {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int DAY_CHARS = "uuuuMMdd".length();

    /// What proxies on the way may change, or the connection adds.
    private static final Set<String> UNSIGNED =
            Set.of("connection", "expect", "transfer-encoding", "user-agent", "x-amzn-trace-id");

    /// The same for all requests of a day, and four steps away from the secret.
    private volatile @Nullable DerivedKey last;

    private static final class DerivedKey {

        private final byte[] secret;
        private final List<String> scope;
        private final byte[] key;

        private DerivedKey(byte[] secret, List<String> scope, byte[] key) {
            this.secret = secret;
            this.scope = scope;
            this.key = key;
        }
    }

    /// Adds the headers of the signature.
    ///
    /// @param region for which it is to be good, as are the service and the time
    SdkHttpRequest sign(
            SdkHttpRequest.Builder head, AwsCredentialsIdentity keys, String region, String service, Instant now) {
        String time = TIME.format(now);
        head.putHeader("Host", host(head));
        head.putHeader("X-Amz-Date", time);
        if (keys instanceof AwsSessionCredentialsIdentity session) {
            head.putHeader("X-Amz-Security-Token", session.sessionToken().strip());
        }
        List<String> scope = List.of(time.substring(0, DAY_CHARS), region, service, "aws4_request");
        String scopeText = String.join("/", scope);
        String names = signedHeaders(head);
        var canonical = CanonicalRequest.of(head.build(), scopeText, time, names);
        head.putHeader(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=" + keys.accessKeyId().strip() + "/" + scopeText + ", SignedHeaders="
                        + names + ", Signature=" + signature(keys, scope, canonical.stringToSign()));
        return head.build();
    }

    private static String host(SdkHttpRequest.Builder head) {
        int port = head.port() == null ? 0 : head.port();
        return port == 0 || SdkHttpUtils.isUsingStandardPort(head.protocol(), port)
                ? head.host()
                : head.host() + ":" + port;
    }

    private static String signedHeaders(SdkHttpRequest.Builder head) {
        return head.headers().keySet().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name -> !UNSIGNED.contains(name))
                .sorted()
                .collect(Collectors.joining(";"));
    }

    private String signature(AwsCredentialsIdentity keys, List<String> scope, String text) {
        try {
            byte[] secret = ("AWS4" + keys.secretAccessKey().strip()).getBytes(UTF_8);
            return HexFormat.of().formatHex(hmac(key(secret, scope), text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every platform has HmacSHA256", e);
        }
    }

    private byte[] key(byte[] secret, List<String> scope) throws GeneralSecurityException {
        DerivedKey known = last;
        if (known != null && known.scope.equals(scope) && MessageDigest.isEqual(known.secret, secret)) {
            return known.key;
        }
        byte[] key = secret;
        for (String step : scope) {
            key = hmac(key, step);
        }
        last = new DerivedKey(secret, scope, key);
        return key;
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, mac.getAlgorithm()));
        return mac.doFinal(text.getBytes(UTF_8));
    }
}
