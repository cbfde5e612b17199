// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.client;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// A page of a list of names.
///
/// @param next the path and query of the page that follows
public record ListPage(List<String> names, Optional<String> next) {

    /// The names of repositories and tags have no character that JSON would escape.
    private static final Pattern NAME = Pattern.compile("\"([\\w./-]+)\"");

    private static final Pattern NEXT = Pattern.compile("<([^>]+)>; *rel=\"?next\"?");

    static ListPage of(Answer answer, String json) throws UnexpectedAnswer {
        int start = json.indexOf('[');
        int end = json.lastIndexOf(']');
        if (start < 0 && !json.contains("null")) {
            throw answer.unexpected("no list: " + json);
        }
        List<String> names = start < 0
                ? List.of()
                : NAME.matcher(json.substring(start, end))
                        .results()
                        .map(name -> name.group(1))
                        .toList();
        Optional<String> next = answer.field("link")
                .flatMap(link -> NEXT.matcher(link).results().findFirst())
                .map(link -> pathOf(answer, link));
        return new ListPage(names, next);
    }

    private static String pathOf(Answer answer, MatchResult link) {
        URI next = answer.request().target().resolve(link.group(1));
        return next.getRawPath() + "?" + next.getRawQuery();
    }
}
