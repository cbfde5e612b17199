// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import java.util.ArrayList;
import java.util.List;

/// An HTTP/1.1 request to the letter, which need not be right in any of its parts. All text is ISO-8859-1: one
/// character for each byte.
///
/// @param headers whole lines, without their ends
/// @param body as it goes over the line, in whatever framing the headers announce
record RawRequest(String method, String target, List<String> headers, String body) {

    RawRequest {
        headers = List.copyOf(headers);
    }

    /// A right one, with its length.
    static RawRequest of(String method, String target, String body, String... headers) {
        List<String> lines = new ArrayList<>();
        lines.add("Host: registry.test");
        lines.addAll(List.of(headers));
        if (!body.isEmpty() || method.equals("POST") || method.equals("PUT")) {
            lines.add("Content-Length: " + body.length());
        }
        return new RawRequest(method, target, lines, body);
    }

    RawRequest withMethod(String other) {
        return new RawRequest(other, target, headers, body);
    }

    RawRequest withTarget(String other) {
        return new RawRequest(method, other, headers, body);
    }

    /// Other bytes, of which the length is told as before.
    RawRequest withContent(String other) {
        List<String> lines = new ArrayList<>(headers);
        lines.replaceAll(line -> line.startsWith("Content-Length:") ? "Content-Length: " + other.length() : line);
        return new RawRequest(method, target, lines, other);
    }

    /// Other bytes on the line, whatever the headers say.
    RawRequest withBody(String other) {
        return new RawRequest(method, target, headers, other);
    }

    /// Without the lines of that name, and with another in their place.
    RawRequest withHeader(String name, String value) {
        return without(name).plus(name + ": " + value);
    }

    RawRequest without(String name) {
        List<String> lines = new ArrayList<>(headers);
        lines.removeIf(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1));
        return new RawRequest(method, target, lines, body);
    }

    RawRequest plus(String line) {
        List<String> lines = new ArrayList<>(headers);
        lines.add(line);
        return new RawRequest(method, target, lines, body);
    }

    /// What goes over the line.
    String text() {
        StringBuilder text = new StringBuilder();
        text.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        headers.forEach(line -> text.append(line).append("\r\n"));
        return text.append("\r\n").append(body).toString();
    }
}
