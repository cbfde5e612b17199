// SPDX-License-Identifier: Apache-2.0
package dev.gantry.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreKeysTest {

    @TempDir
    private Path folder;

    @Test
    void keysOfFolderOutliveTheProcess() throws IOException {
        StoreKeys first = StoreKeys.of(folder, new SplittableRandom(1));

        assertThat(StoreKeys.of(folder, new SplittableRandom(2))).isEqualTo(first);
    }

    @Test
    void onlyTheOwnerMayReadThem() throws IOException {
        StoreKeys.of(folder, new SplittableRandom(1));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("keys"))))
                .isEqualTo("rw-------");
    }

    @Test
    void secretsDoNotPrint() throws IOException {
        StoreKeys keys = StoreKeys.of(folder, new SplittableRandom(1));

        assertThat(keys.toString()).doesNotContain(keys.secretKey()).doesNotContain(keys.httpSecret());
    }

    @Test
    void fileThatLacksOneSaysWhatToDo() throws IOException {
        Files.writeString(folder.resolve("keys"), "accesskey=a\n");

        assertThatThrownBy(() -> StoreKeys.of(folder, new SplittableRandom(1)))
                .hasMessageContaining("lacks secretkey; remove the file");
    }
}
