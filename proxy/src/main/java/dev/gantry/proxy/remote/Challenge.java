// SPDX-License-Identifier: Apache-2.0
package dev.gantry.proxy.remote;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One challenge of a `WWW-Authenticate` header (RFC 9110 §11.6.1).
///
/// @param scheme in lower case
/// @param parameters by their names in lower case
record Challenge(String scheme, Map<String, String> parameters) {

    /// A scheme, or a parameter as a token or as a quoted string.
    private static final Pattern PART =
            Pattern.compile("([A-Za-z0-9_.~+-]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s,\"]+))|([A-Za-z0-9-]+)");

    private static final Pattern ESCAPED = Pattern.compile("\\\\(.)");

    Challenge {
        parameters = Map.copyOf(parameters);
    }

    /// The challenge that is best met, of all that the headers hold: one for a token, else one for a password.
    static Optional<Challenge> best(List<String> headers) {
        Optional<Challenge> basic = Optional.empty();
        for (String header : headers) {
            Challenge challenge = parse(header);
            if (challenge.scheme.equals("bearer") && challenge.parameters.containsKey("realm")) {
                return Optional.of(challenge);
            }
            if (challenge.scheme.equals("basic")) {
                basic = Optional.of(challenge);
            }
        }
        return basic;
    }

    /// The first challenge of a header; registries send each in a header of its own.
    private static Challenge parse(String header) {
        String scheme = "";
        Map<String, String> parameters = new HashMap<>();
        Matcher part = PART.matcher(header);
        while (part.find()) {
            if (part.group(4) != null) {
                if (!scheme.isEmpty()) {
                    break;
                }
                scheme = part.group(4).toLowerCase(Locale.ROOT);
            } else {
                String value = part.group(2) == null
                        ? part.group(3)
                        : ESCAPED.matcher(part.group(2)).replaceAll("$1");
                parameters.put(part.group(1).toLowerCase(Locale.ROOT), value);
            }
        }
        return new Challenge(scheme, parameters);
    }

    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }
}
