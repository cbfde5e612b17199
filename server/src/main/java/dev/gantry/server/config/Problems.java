// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import dev.gantry.server.config.Problem.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;

/// Gathers the problems of one file and of the environment. A place and a message are reported once, however often they
/// are met.
final class Problems {

    private static final int MOST = 200;

    private final String file;
    private final List<Problem> found = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    void error(Node at, String keyPath, String message) {
        add(Severity.ERROR, at.getStartMark(), keyPath, message);
    }

    void error(Mark at, String keyPath, String message) {
        add(Severity.ERROR, at, keyPath, message);
    }

    void warn(Mark at, String keyPath, String message) {
        add(Severity.WARNING, at, keyPath, message);
    }

    void warn(Node at, String keyPath, String message) {
        add(Severity.WARNING, at.getStartMark(), keyPath, message);
    }

    /// An error of the text itself, or of a file that has no place to name.
    void error(int line, int column, String message) {
        found.add(new Problem(Severity.ERROR, file, line, column, "", message));
    }

    boolean hasErrors() {
        return found.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
    }

    /// In the order of the file, then of the variables.
    List<Problem> inOrder() {
        return found.stream()
                .sorted(Comparator.comparing(Problem::isOfVariable)
                        .thenComparing(Problem::file)
                        .thenComparingInt(Problem::line)
                        .thenComparingInt(Problem::column))
                .toList();
    }

    private void add(Severity severity, Mark mark, String keyPath, String message) {
        Problem problem = Variable.isPlace(mark)
                ? new Problem(severity, mark.getName(), 0, 0, keyPath, message)
                : new Problem(severity, file, mark.getLine() + 1, mark.getColumn() + 1, keyPath, message);
        if (found.size() < MOST && !found.contains(problem)) {
            found.add(problem);
        }
    }
}
