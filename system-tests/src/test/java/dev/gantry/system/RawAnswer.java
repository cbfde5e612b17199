// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a server sent for one request; all text is ISO-8859-1.
///
/// @param head the status line and the headers of the final answer; empty if there was none
/// @param rest what came after it: the body, and what else was on the connection
record RawAnswer(String head, String rest) {

    static final RawAnswer NONE = new RawAnswer("", "");

    private static final Pattern NEXT = Pattern.compile("HTTP/1\\.1 [1-5][0-9][0-9] ");

    /// Splits what came over a connection, without interim answers.
    static RawAnswer parse(String text) {
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return new RawAnswer(text, "");
        }
        boolean isInterim = text.startsWith("HTTP/1.1 1");
        String rest = text.substring(end + 4);
        return isInterim ? parse(rest) : new RawAnswer(text.substring(0, end), rest);
    }

    /// This one, and those to requests that went over the same connection behind the first.
    List<RawAnswer> all() {
        List<RawAnswer> all = new ArrayList<>(List.of(this));
        Matcher next = NEXT.matcher(rest);
        if (next.find()) {
            all.addAll(parse(rest.substring(next.start())).all());
        }
        return all;
    }

    boolean isThere() {
        return !head.isEmpty();
    }

    int status() {
        return Integer.parseInt(head.split(" ", 3)[1]);
    }

    Optional<String> header(String name) {
        return headers(name).stream().findFirst();
    }

    List<String> headers(String name) {
        String start = name.toLowerCase(Locale.ROOT) + ":";
        return head.lines()
                .skip(1)
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                .map(line -> line.substring(start.length()).strip())
                .toList();
    }

    /// As long as its Content-Length says, or all that came.
    String body() {
        int length = header("Content-Length").map(Integer::parseInt).orElse(rest.length());
        return rest.substring(0, Math.min(length, rest.length()));
    }

    @Override
    public String toString() {
        return head + "\r\n\r\n" + rest;
    }
}
