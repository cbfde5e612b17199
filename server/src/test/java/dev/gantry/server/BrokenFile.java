// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A configuration that must be refused. Comments at the head of the file say how: `# key:`, `# place:` (a line of
/// the file, or a variable), `# remedy:` (words of it), and `# env: NAME=value` for each variable.
record BrokenFile(Path path, List<String> lines) {

    /// Every one of these holds it somewhere, and nobody may print it.
    static final String SECRET = "sw0rdfish-marker";

    static List<BrokenFile> all() throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.sorted().map(BrokenFile::read).toList();
        }
    }

    private static Path folder() {
        try {
            return Path.of(BrokenFile.class.getResource("config/broken").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static BrokenFile read(Path path) {
        try {
            return new BrokenFile(path, Files.readAllLines(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, String> environment() {
        return said("env").stream()
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    /// What the line begins with that tells of the problem.
    String place() {
        String place = said("place").getFirst();
        return place.startsWith("REGISTRY_") ? place + ": error: " : path + ":" + place + ":";
    }

    String key() {
        return said("key").isEmpty() ? " error: " : " error: " + said("key").getFirst() + ": ";
    }

    String remedy() {
        return said("remedy").getFirst();
    }

    private List<String> said(String what) {
        String head = "# " + what + ": ";
        return lines.stream()
                .takeWhile(line -> line.startsWith("# "))
                .filter(line -> line.startsWith(head))
                .map(line -> line.substring(head.length()))
                .toList();
    }

    @Override
    public String toString() {
        return String.valueOf(path.getFileName());
    }
}
