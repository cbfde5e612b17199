// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The parts of the operators' page that are made of the records and of the table of known keys. Each stands between
/// two comments of the page; all around them is written by hand.
enum ConfigurationPage {
    KEYS {
        @Override
        String text() {
            return table(
                    "| Key | Meaning | Default |\n|---|---|---|",
                    RecordKeys.all().stream().map(ConfigurationPage::row).toList());
        }
    },

    OLD_NAMES {
        @Override
        String text() {
            return table(
                    "| Old name | Name |\n|---|---|",
                    KnownKeys.load().oldNames().stream()
                            .map(old -> "| `%s` | `%s` |".formatted(old.old(), old.name()))
                            .toList());
        }
    },

    WITHOUT_EFFECT {
        @Override
        String text() {
            return table(
                    "| Key | |\n|---|---|",
                    KnownKeyLines.marked(' ').stream()
                            .filter(line -> !isRefused(line.key()))
                            .map(line -> "| `%s` | %s |".formatted(line.key(), line.note()))
                            .toList());
        }
    };

    /// What the page has between the comments.
    abstract String text();

    /// The page with this part as it should be.
    String in(String page) {
        int begin = page.indexOf(begin());
        int end = page.indexOf(end());
        if (begin < 0 || end < begin) {
            throw new AssertionError("The page lacks the comments " + begin() + " and " + end());
        }
        return page.substring(0, begin + begin().length()) + "\n\n" + text() + "\n" + page.substring(end);
    }

    private String begin() {
        return "<!-- generated: " + word() + " -->";
    }

    private String end() {
        return "<!-- end of " + word() + " -->";
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String table(String head, List<String> rows) {
        return rows.stream().collect(Collectors.joining("\n", head + "\n", "\n"));
    }

    private static String row(RecordKeys.Documented key) {
        @Nullable Key said = key.said();
        String meaning = said == null ? "" : said.value();
        String otherwise = said == null ? "" : said.otherwise();
        return "| `%s` | %s |%s|".formatted(key.name(), meaning, otherwise.isEmpty() ? " " : " " + otherwise + " ");
    }

    /// Whether a key belongs to a section that is refused as a whole.
    private static boolean isRefused(String key) {
        return KnownKeyLines.marked('!').stream().anyMatch(line -> key.startsWith(line.key() + "."));
    }
}
