// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The table of known keys as it is written, for tests that hold others to it.
final class KnownKeyLines {

    private static final Path TABLE = Path.of("src/main/resources/dev/gantry/server/config/known-keys.txt");

    private KnownKeyLines() {}

    /// @param mark `+`, `!`, `~`, or a space for a key without effect
    record Line(char mark, String key, String note) {}

    static List<Line> all() {
        try {
            List<Line> lines = new ArrayList<>();
            for (String line : Files.readAllLines(TABLE)) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    char mark = "+!~".indexOf(line.charAt(0)) < 0 ? ' ' : line.charAt(0);
                    String[] parts = (mark == ' ' ? line : line.substring(1)).split(" -- ", 2);
                    lines.add(new Line(mark, parts[0].strip(), parts.length == 2 ? parts[1].strip() : ""));
                }
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException("read " + TABLE, e);
        }
    }

    static List<Line> marked(char mark) {
        return all().stream().filter(line -> line.mark() == mark).toList();
    }
}
