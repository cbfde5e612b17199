// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The checkout that is under test.
final class Repository {

    /// The folder that holds the launcher and all modules.
    static final Path ROOT = find();

    private Repository() {}

    /// The folder below this module's `target` that a test may fill.
    static Path scratch(String name) {
        try {
            return Files.createDirectories(ROOT.resolve("system-tests/target/scratch/" + name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The Java sources that ship, of all modules.
    static List<Path> mainSources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> ROOT.relativize(file).toString().contains("/src/main/java/"))
                    .toList();
        }
    }

    /// The folders of compiled tests, of all modules that have some.
    static List<Path> testClasses() throws IOException {
        try (Stream<Path> modules = Files.list(ROOT)) {
            return modules.map(module -> module.resolve("target/test-classes"))
                    .filter(Files::isDirectory)
                    .toList();
        }
    }

    private static Path find() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("system-tests"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
