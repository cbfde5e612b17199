// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/// Where a request comes from and by which address it reached us, as far as proxies may say so.
///
/// Whose address it is, is believed of trusted proxies alone, since rights and limits hang on it: by
/// `X-Forwarded-For`, or without one by `Forwarded` (RFC 7239), the last that no trusted proxy added for another
/// one. By which scheme and host the client came, is believed of anybody as long as no proxies are named: it
/// decides no more than what that same client is told of addresses.
///
/// @param clientAddress as text, without a port
/// @param scheme `http` or `https`
/// @param authority host and port
record Origin(String clientAddress, String scheme, String authority) {

    private static final Pattern PROTO = parameter("proto", "https?");
    private static final Pattern HOST = parameter("host", "[^\";,\\s]+");
    private static final Pattern FOR = parameter("for", "[^\";,\\s]+");
    private static final Pattern AUTHORITY = Pattern.compile("[A-Za-z0-9._\\-\\[\\]:]+");

    /// An address with a port behind it: only version 6 has more than one colon, and then it has brackets.
    private static final Pattern WITH_PORT = Pattern.compile("\\[([^\\]]+)](?::\\d+)?|([^:]+):\\d+");

    /// How a process of this machine is called that came by a socket in the file system.
    private static final String THIS_MACHINE = "127.0.0.1";

    /// @param peer at the other end of the connection; null where that is a socket in the file system, whose peers
    ///     are trusted
    /// @param direct what holds without a word of proxies
    static Origin of(@Nullable InetAddress peer, HttpFields headers, Direct direct, TrustedProxies trusted) {
        boolean isTrusted = peer == null || trusted.contains(peer);
        String client = isTrusted ? client(peer, headers, trusted) : text(peer);
        if (!isTrusted && !trusted.isEmpty()) {
            return new Origin(client, direct.scheme(), direct.authority());
        }
        String scheme = told(headers, PROTO, "X-Forwarded-Proto")
                .map(value -> value.toLowerCase(Locale.ROOT))
                .filter(value -> value.equals("http") || value.equals("https"))
                .orElse(direct.scheme());
        String authority = told(headers, HOST, "X-Forwarded-Host")
                .filter(value -> AUTHORITY.matcher(value).matches())
                .orElse(direct.authority());
        return new Origin(client, scheme, authority);
    }

    /// How the request itself came.
    record Direct(String scheme, String authority) {}

    private static String client(@Nullable InetAddress peer, HttpFields headers, TrustedProxies trusted) {
        InetAddress nearest = peer;
        for (String hop : hops(headers).reversed()) {
            Optional<InetAddress> address = address(hop);
            if (address.isEmpty()) {
                break;
            }
            nearest = address.get();
            if (!trusted.contains(nearest)) {
                break;
            }
        }
        return text(nearest);
    }

    /// Who asked whom, the client first.
    private static List<String> hops(HttpFields headers) {
        List<String> older = elements(headers, "X-Forwarded-For");
        if (!older.isEmpty()) {
            return older;
        }
        return elements(headers, "Forwarded").stream().map(Origin::forOf).toList();
    }

    private static String forOf(String element) {
        Matcher found = FOR.matcher(element);
        return found.find() ? found.group(1) : "";
    }

    private static List<String> elements(HttpFields headers, String name) {
        List<String> elements = new ArrayList<>();
        for (String value : headers.getValuesList(name)) {
            elements.addAll(
                    Arrays.stream(value.split(",", -1)).map(String::strip).toList());
        }
        return elements;
    }

    private static Optional<InetAddress> address(String hop) {
        Matcher withPort = WITH_PORT.matcher(hop);
        String bare = hop;
        if (withPort.matches()) {
            bare = withPort.group(1) == null ? withPort.group(2) : withPort.group(1);
        }
        try {
            return Optional.of(InetAddress.ofLiteral(bare));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String text(@Nullable InetAddress address) {
        if (address == null) {
            return THIS_MACHINE;
        }
        String text = address.getHostAddress();
        int scope = text.indexOf('%');
        return scope < 0 ? text : text.substring(0, scope);
    }

    /// What the proxy nearest to the client says: `Forwarded`, or the older header.
    private static Optional<String> told(HttpFields headers, Pattern parameter, String olderHeader) {
        List<String> standard = elements(headers, "Forwarded");
        if (!standard.isEmpty()) {
            Matcher found = parameter.matcher(standard.getFirst());
            if (found.find()) {
                return Optional.of(found.group(1));
            }
        }
        return elements(headers, olderHeader).stream().findFirst();
    }

    private static Pattern parameter(String name, String value) {
        return Pattern.compile("(?i)(?:^|[;\\s])%s=\"?(%s)\"?".formatted(name, value));
    }
}
