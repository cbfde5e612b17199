// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.report;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A table in Markdown, its first column to the left and all others to the right.
final class MarkdownTable {

    private final StringBuilder text = new StringBuilder();

    MarkdownTable(List<String> head) {
        row(head);
        row(Stream.concat(Stream.of("---"), head.stream().skip(1).map(title -> "---:"))
                .toList());
    }

    void row(List<String> cells) {
        text.append(cells.stream()
                .map(cell -> cell.replace("|", "\\|").replace("\n", " "))
                .collect(Collectors.joining(" | ", "| ", " |\n")));
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
