// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.SdkHttpRequest;

/// What of a request must not be told: its signature, its session token, keys that encrypt objects, cookies.
///
/// The values are taken out of any text, wherever they turn up: the store's error documents repeat what they were
/// sent, as text and as bytes.
final class WireSecrets {

    private static final String HIDDEN = "***";

    /// In front of a signature of version 4 is its name, of version 2 the access key.
    private static final Pattern SIGNATURE = Pattern.compile("(?:Signature=|^AWS [^:]*:)([^,\\s]+)");

    private static final Pattern SECRET_PARAMETER =
            Pattern.compile("(?i)X-Amz-Signature|X-Amz-Security-Token|Signature");
    private static final Pattern SECRET_HEADER = Pattern.compile(
            "(?i)x-amz-security-token|x-amz-.*-customer-key(?:-md5)?|(?:set-)?cookie|proxy-authorization");

    /// @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html">S3 error responses</a>
    private static final Pattern SECRET_ELEMENT =
            Pattern.compile("<(Token-\\d+|SignatureProvided|StringToSignBytes|CanonicalRequestBytes)>[^<]*");

    private final List<String> values;

    private WireSecrets(List<String> values) {
        this.values = values;
    }

    static WireSecrets of(SdkHttpRequest request) {
        List<String> values = new ArrayList<>();
        request.forEachHeader((name, all) -> {
            if (SECRET_HEADER.matcher(name).matches()) {
                values.addAll(all);
            } else if (name.equalsIgnoreCase("Authorization")) {
                all.forEach(value -> signatures(value, values));
            }
        });
        request.forEachRawQueryParameter((name, all) -> {
            if (SECRET_PARAMETER.matcher(name).matches()) {
                values.addAll(all);
            }
        });
        values.removeIf(value -> value == null || value.isBlank());
        List.copyOf(values).forEach(value -> values.add(encoded(value)));
        values.sort(Comparator.comparingInt(String::length).reversed());
        return new WireSecrets(values);
    }

    private static void signatures(String authorization, List<String> values) {
        Matcher found = SIGNATURE.matcher(authorization);
        while (found.find()) {
            values.add(found.group(1));
        }
    }

    /// As it stands in a query.
    private static String encoded(String value) {
        return URLEncoder.encode(value, UTF_8).replace("+", "%20");
    }

    /// A text without the secrets.
    String clean(String text) {
        String cleaned = SECRET_ELEMENT.matcher(text).replaceAll("<$1>" + HIDDEN);
        for (String value : values) {
            cleaned = cleaned.replace(value, HIDDEN);
        }
        return cleaned;
    }

    /// Headers in the order of their names, without the secrets.
    String headers(Map<String, List<String>> headers) {
        Map<String, String> shown = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, all) -> shown.put(
                name.toLowerCase(Locale.ROOT),
                SECRET_HEADER.matcher(name).matches() ? HIDDEN : clean(String.join(", ", all))));
        return shown.toString();
    }
}
