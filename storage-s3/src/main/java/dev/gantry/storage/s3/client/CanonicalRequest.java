// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/// What the signature of version 4 of a request is computed from; of those that the SDK signs, which shows it to
/// nobody, found again from the signed request.
///
/// @param text the canonical request
/// @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html">Signature
///     calculations</a>
record CanonicalRequest(String text, String stringToSign) {

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final Pattern AUTHORIZATION =
            Pattern.compile(ALGORITHM + " Credential=[^/]+/([^,]+), ?SignedHeaders=([^,]+),.*");
    private static final Pattern CREDENTIAL = Pattern.compile("[^/]+/(.+)");

    /// Nothing for a request that is not signed so.
    static Optional<CanonicalRequest> of(SdkHttpRequest request) {
        Matcher header = AUTHORIZATION.matcher(first(request, "Authorization"));
        if (header.matches()) {
            return Optional.of(of(request, header.group(1), first(request, "X-Amz-Date"), header.group(2)));
        }
        Matcher query = CREDENTIAL.matcher(parameter(request, "X-Amz-Credential"));
        return query.matches()
                ? Optional.of(of(
                        request,
                        query.group(1),
                        parameter(request, "X-Amz-Date"),
                        parameter(request, "X-Amz-SignedHeaders"),
                        "UNSIGNED-PAYLOAD"))
                : Optional.empty();
    }

    /// Of a request that is signed in its headers, or is about to be.
    static CanonicalRequest of(SdkHttpRequest request, String scope, String date, String signedHeaders) {
        return of(request, scope, date, signedHeaders, first(request, ObjectHeaders.PAYLOAD_HASH));
    }

    private static CanonicalRequest of(
            SdkHttpRequest request, String scope, String date, String signedHeaders, String payload) {
        String headers = Arrays.stream(signedHeaders.split(";", -1))
                .map(name -> name + ":" + value(request, name) + "\n")
                .collect(Collectors.joining());
        String path = request.encodedPath().isEmpty() ? "/" : request.encodedPath();
        String text = String.join("\n", request.method().name(), path, query(request), headers, signedHeaders, payload);
        return new CanonicalRequest(
                text, String.join("\n", ALGORITHM, date, scope, PayloadHash.of(text.getBytes(UTF_8))));
    }

    private static String query(SdkHttpRequest request) {
        if (request.numRawQueryParameters() == 0) {
            return "";
        }
        var sorted = new TreeMap<String, String>();
        request.forEachRawQueryParameter((name, values) -> {
            if (!name.equals("X-Amz-Signature")) {
                String key = SdkHttpUtils.urlEncode(name);
                List<String> all = values.isEmpty() ? List.of("") : values;
                sorted.put(
                        key,
                        all.stream()
                                .map(value -> key + "=" + (value == null ? "" : SdkHttpUtils.urlEncode(value)))
                                .sorted()
                                .collect(Collectors.joining("&")));
            }
        });
        return String.join("&", sorted.values());
    }

    private static String value(SdkHttpRequest request, String name) {
        return request.matchingHeaders(name).stream()
                .map(String::strip)
                .map(value -> value.contains("  ") ? value.replaceAll(" +", " ") : value)
                .collect(Collectors.joining(","));
    }

    private static String first(SdkHttpRequest request, String header) {
        return request.firstMatchingHeader(header).orElse("");
    }

    private static String parameter(SdkHttpRequest request, String name) {
        return request.firstMatchingRawQueryParameter(name).orElse("");
    }
}
