// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Checks signed addresses by what CloudFront's manual says of them, with nothing of the code that signs them.
///
/// @param keys public keys by the ids of their pairs
/// @see <a href="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-signed-urls.html">
///     Use signed URLs</a>
record SignatureCheck(Map<String, PublicKey> keys) {

    private static final Pattern POLICY =
            Pattern.compile("\\{\"Statement\":\\[\\{\"Resource\":\"(?<resource>[^\"]+)\",\"Condition\":\\{"
                    + "\"DateLessThan\":\\{\"AWS:EpochTime\":(?<until>[0-9]+)}"
                    + "(,\"IpAddress\":\\{\"AWS:SourceIp\":\"(?<from>[0-9.]+)/32\"})?}}]}");

    private static final Pattern OURS = Pattern.compile("(Expires|Policy|Signature|Key-Pair-Id)=.*");

    /// Why somebody is kept out, in CloudFront's words.
    record Refusal(String code, String message) {
        private static final Refusal DENIED = new Refusal("AccessDenied", "Access denied");

        String xml() {
            return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>%s</Code><Message>%s</Message></Error>"
                    .formatted(code, message);
        }
    }

    /// @param resource the address without its query
    /// @return empty for one who is let in
    Optional<Refusal> refusal(String resource, @Nullable String query, String clientAddress, Instant now) {
        Map<String, String> parameters = parameters(query);
        String id = parameters.get("Key-Pair-Id");
        String signature = parameters.get("Signature");
        if (id == null || signature == null) {
            return Optional.of(new Refusal("MissingKey", "Missing Key-Pair-Id query parameter or cookie value"));
        }
        PublicKey key = keys.get(id);
        if (key == null) {
            return Optional.of(new Refusal("InvalidKey", "Unknown Key"));
        }
        String others = Arrays.stream(query == null ? new String[0] : query.split("&"))
                .filter(pair -> !OURS.matcher(pair).matches())
                .collect(Collectors.joining("&"));
        String signed = others.isEmpty() ? resource : resource + "?" + others;
        try {
            String policy = parameters.containsKey("Policy")
                    ? new String(decoded(parameters.getOrDefault("Policy", "")), UTF_8)
                    : canned(signed, parameters.getOrDefault("Expires", "0"));
            boolean isGood = isSigned(policy, decoded(signature), key) && allows(policy, signed, clientAddress, now);
            return isGood ? Optional.empty() : Optional.of(Refusal.DENIED);
        } catch (IllegalArgumentException e) {
            return Optional.of(new Refusal("MalformedSignature", "Could not unencode Signature"));
        }
    }

    private static String canned(String resource, String until) {
        return "{\"Statement\":[{\"Resource\":\"" + resource + "\",\"Condition\":{\"DateLessThan\":{\"AWS:EpochTime\":"
                + until + "}}}]}";
    }

    private static boolean allows(String policy, String resource, String clientAddress, Instant now) {
        Matcher terms = POLICY.matcher(policy);
        return terms.matches()
                && terms.group("resource").equals(resource)
                && now.getEpochSecond() < Long.parseLong(terms.group("until"))
                && (terms.group("from") == null || terms.group("from").equals(clientAddress));
    }

    private static boolean isSigned(String policy, byte[] signature, PublicKey key) {
        String algorithm = key.getAlgorithm().equals("RSA") ? "SHA1withRSA" : "SHA1withECDSA";
        try {
            Signature check = Signature.getInstance(algorithm);
            check.initVerify(key);
            check.update(policy.getBytes(UTF_8));
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static byte[] decoded(String text) {
        return Base64.getDecoder()
                .decode(text.replace('-', '+').replace('_', '=').replace('~', '/'));
    }

    private static Map<String, String> parameters(@Nullable String query) {
        return Arrays.stream(query == null ? new String[0] : query.split("&"))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (first, second) -> first));
    }
}
