// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/// Which URLs the descriptors of a pushed manifest may have.
@FunctionalInterface
public interface UrlRules {

    /// Whatever it is.
    UrlRules ANY = url -> true;

    /// Those of web servers: the specification's non-distributable layers have them.
    UrlRules WEB = UrlRules::isOfTheWeb;

    boolean accept(String url);

    /// As Distribution documents it: a URL of the web that one of `allow` matches anywhere, and none of `deny`.
    ///
    /// @param allow expressions in the syntax of RE2, whose matching takes time linear in the URL; if there is
    ///     none, no URL is accepted
    /// @throws IllegalArgumentException if one of them is no such expression
    static UrlRules matching(List<String> allow, List<String> deny) {
        List<Pattern> allowed = allow.stream().map(UrlRules::compiled).toList();
        List<Pattern> denied = deny.stream().map(UrlRules::compiled).toList();
        return url -> isOfTheWeb(url)
                && allowed.stream().anyMatch(pattern -> pattern.matcher(url).find())
                && denied.stream().noneMatch(pattern -> pattern.matcher(url).find());
    }

    private static Pattern compiled(String expression) {
        try {
            return Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("Not an expression of RE2: " + e.getMessage(), e);
        }
    }

    private static boolean isOfTheWeb(String url) {
        try {
            var parsed = new URI(url);
            return ("https".equalsIgnoreCase(parsed.getScheme()) || "http".equalsIgnoreCase(parsed.getScheme()))
                    && parsed.getRawAuthority() != null
                    && parsed.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
