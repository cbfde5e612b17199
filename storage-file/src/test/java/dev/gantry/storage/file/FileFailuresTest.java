// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFailuresTest {

    private static final StoragePath PATH = StoragePath.parse("/a");

    private static StorageException translated(IOException failure) {
        return FileFailures.translate("write", PATH, failure);
    }

    @Test
    void aFullDiskPasses() {
        IOException full = catchThrowableOfType(IOException.class, () -> {
            try (var out = FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE)) {
                out.write(ByteBuffer.allocate(10));
            }
        });

        assertThat(translated(full))
                .isInstanceOf(StorageException.Unavailable.class)
                .hasMessage("write /a: No space left on device")
                .hasCause(full);
        assertThat(translated(new FileSystemException("x", null, "Disk quota exceeded")))
                .isInstanceOf(StorageException.Unavailable.class);
    }

    @Test
    void aRefusedPermissionIsForTheOperator() {
        assertThat(translated(new AccessDeniedException("/srv/a")))
                .isInstanceOf(StorageException.Rejected.class)
                .hasMessageContaining("permission denied on /srv/a");
    }

    @Test
    void whatTheFilesystemCannotDoIsForTheOperator() {
        assertThat(translated(new FileSystemException("/srv/a", null, "Read-only file system")))
                .isInstanceOf(StorageException.Rejected.class)
                .hasMessageContaining("Read-only file system");
    }

    @Test
    void whatIsGoneIsNotFound() {
        assertThat(translated(new NoSuchFileException("/srv/a"))).isInstanceOf(StorageException.NotFound.class);
    }

    @Test
    void anInterruptedCallMayBeRepeated() {
        assertThat(translated(new ClosedByInterruptException()))
                .isInstanceOf(StorageException.Unavailable.class)
                .hasMessageContaining("interrupted");
    }

    @Test
    void whatIsAlreadyTranslatedStaysAsItIs() {
        var failure = new StorageException.Conflict("read", PATH, "reason", null);

        assertThat(translated(failure)).isSameAs(failure);
    }

    @Test
    void aNameThatIsTooLongIsRejected(@TempDir Path root) {
        var driver = new FileDriver(root, InstantSource.system(), new SecureRandom());

        assertThat(catchThrowableOfType(
                        StorageException.class,
                        () -> driver.put(StoragePath.parse("/" + "n".repeat(300)), new byte[0], null)))
                .isInstanceOf(StorageException.Rejected.class)
                .hasMessageContaining("name too long");
    }
}
