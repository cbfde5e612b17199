// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs requests anew that a proxy has changed, as their sender would have, who is known.
///
/// @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html">Version 4 in
/// headers</a>
final class V4Signature {

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final Pattern AUTHORIZATION = Pattern.compile(
            ALGORITHM + " Credential=([^/]+)/(\\d{8}/([^/]+)/s3/aws4_request), *SignedHeaders=([^,]+), *Signature=.*");

    private V4Signature() {}

    /// The same request, with a signature over those of its signed headers that are still there.
    ///
    /// @throws IllegalArgumentException if it was not signed so, by its headers, or if the chunks of its body carry
    ///     signatures that follow from its own
    static HttpHead renew(HttpHead head, String secretKey) {
        var was = AUTHORIZATION.matcher(Objects.toString(head.header("Authorization"), ""));
        if (!was.matches() || head.has("x-amz-content-sha256", "streaming-aws4")) {
            throw new IllegalArgumentException("no version 4 signature that can be renewed in " + head.word(1));
        }
        List<String> signed = Arrays.stream(was.group(4).split(";", -1))
                .filter(name -> head.header(name) != null)
                .toList();
        String scope = was.group(2);
        String text = String.join("\n", ALGORITHM, required(head, "x-amz-date"), scope, hash(canonical(head, signed)));
        byte[] key = ("AWS4" + secretKey).getBytes(UTF_8);
        for (String word : scope.split("/", -1)) {
            key = hmac(key, word);
        }
        return head.withoutHeadersFrom(List.of("authorization:"))
                .withHeader(
                        "Authorization",
                        "%s Credential=%s/%s, SignedHeaders=%s, Signature=%s"
                                .formatted(
                                        ALGORITHM,
                                        was.group(1),
                                        scope,
                                        String.join(";", signed),
                                        HexFormat.of().formatHex(hmac(key, text))));
    }

    private static String canonical(HttpHead head, List<String> signed) {
        String target = head.word(1);
        int mark = target.indexOf('?');
        String query = mark < 0
                ? ""
                : Arrays.stream(target.substring(mark + 1).split("&", -1))
                        .map(parameter -> parameter.contains("=") ? parameter : parameter + "=")
                        // By name, then by value: what can stand in either sorts after this.
                        .map(parameter -> parameter.replaceFirst("=", "\0"))
                        .sorted()
                        .map(parameter -> parameter.replace('\0', '='))
                        .collect(Collectors.joining("&"));
        String headers = signed.stream()
                .map(name -> name + ":" + required(head, name).replaceAll(" +", " ") + "\n")
                .collect(Collectors.joining());
        return String.join(
                "\n",
                head.word(0),
                mark < 0 ? target : target.substring(0, mark),
                query,
                headers,
                String.join(";", signed),
                required(head, "x-amz-content-sha256"));
    }

    private static String required(HttpHead head, String name) {
        String value = head.header(name);
        if (value == null) {
            throw new IllegalArgumentException("no %s in a request that is signed".formatted(name));
        }
        return value;
    }

    private static String hash(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HmacSHA256", e);
        }
    }
}
