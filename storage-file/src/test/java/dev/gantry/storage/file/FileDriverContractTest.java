// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.file;

import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.testkit.Deviation;
import dev.gantry.storage.testkit.StorageDriverContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

class FileDriverContractTest extends StorageDriverContract {

    @TempDir
    private Path root;

    @Override
    protected StorageDriver driver() {
        return new FileDriver(root, time(), new SecureRandom());
    }

    @Override
    protected int partBytes() {
        return 1 << 20;
    }

    @Override
    protected Set<Deviation> deviations() {
        return Set.of(Deviation.OBJECT_EXCLUDES_FOLDER);
    }

    /// All files, and directories that hold none.
    @Override
    protected List<String> leftovers() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> !file.equals(root) && !file.equals(root.resolve(".gantry")))
                    .filter(file -> Files.isRegularFile(file) || isEmpty(file))
                    .map(file -> root.relativize(file).toString())
                    .toList();
        }
    }

    private static boolean isEmpty(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
