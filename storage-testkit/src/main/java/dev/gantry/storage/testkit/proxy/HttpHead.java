// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The start line and headers of an HTTP/1.1 message, byte for byte, with the empty line that ends them.
record HttpHead(String text) {

    byte[] bytes() {
        return text.getBytes(ISO_8859_1);
    }

    /// A word of the start line, from 0.
    String word(int index) {
        String[] words = text.substring(0, text.indexOf('\n')).strip().split(" ", -1);
        return index < words.length ? words[index] : "";
    }

    int status() {
        return Integer.parseInt(word(1));
    }

    @Nullable
    String header(String name) {
        String start = name.toLowerCase(Locale.ROOT) + ":";
        return text.lines()
                .skip(1)
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                .map(line -> line.substring(start.length()).strip())
                .findFirst()
                .orElse(null);
    }

    /// Whether there is a header whose line begins so, in lower case.
    boolean hasHeaderFrom(String start) {
        return text.lines()
                .skip(1)
                .anyMatch(line -> line.toLowerCase(Locale.ROOT).startsWith(start));
    }

    /// The same without the headers whose lines begin so, in lower case.
    HttpHead withoutHeadersFrom(Collection<String> starts) {
        return new HttpHead(text.lines()
                .filter(line -> starts.stream().noneMatch(line.toLowerCase(Locale.ROOT)::startsWith))
                .collect(Collectors.joining("\r\n", "", "\r\n")));
    }

    HttpHead withHeader(String name, String value) {
        return new HttpHead(text.stripTrailing() + "\r\n" + name + ": " + value + "\r\n\r\n");
    }

    /// An answer whose body has this length and is not framed otherwise.
    HttpHead withBody(int lengthBytes) {
        return withoutHeadersFrom(List.of("content-length:", "transfer-encoding:"))
                .withHeader("Content-Length", String.valueOf(lengthBytes));
    }

    /// A request for something else.
    HttpHead withTarget(String target) {
        return new HttpHead(text.replaceFirst(Pattern.quote(word(1)), Matcher.quoteReplacement(target)));
    }

    boolean has(String name, String value) {
        String there = header(name);
        return there != null && there.toLowerCase(Locale.ROOT).contains(value);
    }

    boolean isChunked() {
        return has("Transfer-Encoding", "chunked");
    }

    /// The length that the message declares, or -1.
    long contentLength() {
        String length = header("Content-Length");
        return length == null ? -1 : Long.parseLong(length);
    }
}
