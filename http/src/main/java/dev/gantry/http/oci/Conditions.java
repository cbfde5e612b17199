// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import dev.gantry.http.wire.Headers;
import dev.gantry.http.wire.HttpResponse;
import dev.gantry.registry.name.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The conditions of a request (RFC 9110 §13). The entity tag of content is its digest in quotes; clients leave
/// the quotes out too. There are no dates: nothing here has a time of change that could be relied on.
///
/// They are looked at once it is known that the request would succeed without them, and before its body is
/// read. A push or a deletion on a condition is not atomic: two replicas, or two requests to one, may both find
/// the condition true and both write, since most stores of the S3 kind have no conditional writes.
///
/// @param match the entity tags of `If-Match`, each in quotes and marked where it is weak, or `*`
/// @param noneMatch those of `If-None-Match`
record Conditions(List<String> match, List<String> noneMatch) {

    private static final String ANY = "*";

    /// The tag of no content: a guard that names nothing that can be read must not let everything through.
    private static final String NOTHING = "\"\"";

    private static final Pattern TAG = Pattern.compile("(W/)?\"([^\"]*+)\"|([^\\s,\"]++)");

    Conditions {
        match = List.copyOf(match);
        noneMatch = List.copyOf(noneMatch);
    }

    static Conditions of(Headers headers) {
        List<String> match = tags(headers.all("If-Match"));
        boolean namesNothing = match.isEmpty() && headers.first("If-Match").isPresent();
        return new Conditions(namesNothing ? List.of(NOTHING) : match, tags(headers.all("If-None-Match")));
    }

    boolean areNone() {
        return match.isEmpty() && noneMatch.isEmpty();
    }

    /// What to answer to GET or HEAD instead of content that is there: 412, or 304 with the headers by which
    /// its reader knows it.
    Optional<HttpResponse> onReading(Digest current, Headers known) {
        if (!match.isEmpty() && !isNamed(match, current)) {
            return Optional.of(ErrorBody.preconditionFailed("what is here has the digest " + current));
        }
        return isNamed(withoutWeakness(noneMatch), current)
                ? Optional.of(HttpResponse.empty(304, known))
                : Optional.empty();
    }

    /// What to answer instead of changing something: 412, or nothing.
    ///
    /// @param current what is there now
    Optional<HttpResponse> onWriting(Optional<Digest> current) {
        boolean isAsWanted = match.isEmpty() || (current.isPresent() && isNamed(match, current.get()));
        boolean isUnwanted = current.isPresent() && isNamed(withoutWeakness(noneMatch), current.get());
        if (isAsWanted && !isUnwanted) {
            return Optional.empty();
        }
        return Optional.of(ErrorBody.preconditionFailed(
                current.map(digest -> "nothing was changed: what is here has the digest " + digest)
                        .orElse("nothing was changed: there is nothing here yet")));
    }

    /// Whether a request for a range is one for a range of that content (`If-Range`), not for the whole of
    /// another.
    static boolean rangeHolds(Headers headers, Digest current) {
        List<String> wanted = tags(headers.all("If-Range"));
        return wanted.isEmpty() || wanted.equals(List.of(tag(current)));
    }

    /// The entity tag of content.
    static String tag(Digest digest) {
        return '"' + digest.toString() + '"';
    }

    private static boolean isNamed(List<String> tags, Digest digest) {
        return tags.contains(ANY) || tags.contains(tag(digest));
    }

    /// For readers, who may say that their copy is only as good as the named one.
    private static List<String> withoutWeakness(List<String> tags) {
        return tags.stream()
                .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
                .toList();
    }

    private static List<String> tags(List<String> lines) {
        List<String> found = new ArrayList<>();
        for (String line : lines) {
            Matcher tag = TAG.matcher(line);
            while (tag.find()) {
                found.add(tag.group(3) == null ? tag.group() : unquoted(tag.group(3)));
            }
        }
        return found;
    }

    private static String unquoted(String text) {
        return text.equals(ANY) ? ANY : '"' + text + '"';
    }
}
