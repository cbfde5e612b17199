// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Has what was built rehearsed once, by whichever test process comes first, as an installed Gantry is: it starts in
/// half the time then, and the tests start it hundreds of times.
final class Rehearsal {

    private static final Path JARS = Repository.ROOT.resolve("server/target/lib");
    private static final Path FOLDER = Repository.scratch("rehearsal");
    private static final Path OUTPUT = FOLDER.resolve("output");

    private Rehearsal() {}

    /// Waits until it was rehearsed. Where that fails all works as well, only more slowly.
    static synchronized void awaitOne() throws IOException {
        if (isDone()) {
            return;
        }
        try (FileChannel file = FileChannel.open(FOLDER.resolve("lock"), CREATE, WRITE);
                FileLock lock = file.lock()) {
            if (lock.isValid() && !isDone()) {
                Command rehearsal = Command.start(
                        List.of(Repository.ROOT.resolve("gantry").toString(), "rehearse"),
                        FOLDER,
                        Map.of("JAVA_HOME", System.getProperty("java.home")));
                int exit = rehearsal.exit();
                Files.writeString(OUTPUT, rehearsal.output() + "exit " + exit + "\n");
            }
        }
    }

    /// Whether there was one since the last build.
    private static boolean isDone() throws IOException {
        return Files.exists(OUTPUT) && Files.getLastModifiedTime(OUTPUT).compareTo(builtAt()) > 0;
    }

    private static FileTime builtAt() throws IOException {
        try (Stream<Path> jars = Files.list(JARS)) {
            return jars.filter(jar -> jar.getFileName().toString().startsWith("gantry-"))
                    .map(jar -> FileTime.fromMillis(jar.toFile().lastModified()))
                    .max(Comparator.naturalOrder())
                    .orElseThrow(() -> new IOException("nothing is built in " + JARS));
        }
    }
}
