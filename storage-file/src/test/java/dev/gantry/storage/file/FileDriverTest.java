// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.storage.ByteRange;
import dev.gantry.storage.Child;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.ObjectStream;
import dev.gantry.storage.PendingObject;
import dev.gantry.storage.ResumeToken;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.WriteHint;
import dev.gantry.storage.concurrent.Fanout;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileDriverTest {

    private static final StoragePath OBJECT = StoragePath.parse("/docker/registry/v2/blobs/sha256/ab/data");
    private static final StoragePath STAGING = StoragePath.parse("/docker/_gantry/uploads/1/data");

    @TempDir
    private Path root;

    private FileDriver driver() {
        return new FileDriver(root, InstantSource.system(), new SecureRandom());
    }

    private ResumeToken suspended(byte... bytes) throws IOException {
        try (PendingObject pending = driver().create(STAGING, WriteHint.NONE)) {
            pending.write(bytes);
            return pending.suspend();
        }
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve(".gantry"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void anObjectIsTheFileOfItsPath() throws IOException {
        driver().put(OBJECT, new byte[] {1, 2}, null);

        assertThat(root.resolve("docker/registry/v2/blobs/sha256/ab/data")).hasBinaryContent(new byte[] {1, 2});
    }

    @Test
    void filesThatOthersWroteAreObjects() throws IOException {
        Files.createDirectories(root.resolve("docker/registry"));
        Files.write(root.resolve("docker/registry/x"), new byte[] {7});

        assertThat(driver().list(StoragePath.ROOT, null, 10).items())
                .extracting(info -> info.path().text())
                .containsExactly("/docker/registry/x");
    }

    @Test
    void emptyDirectoriesThatOthersLeftAreNoFolders() throws IOException {
        Files.createDirectories(root.resolve("tags/empty/deep"));
        driver().put(StoragePath.parse("/tags/full/link"), new byte[0], null);

        assertThat(driver().children(StoragePath.parse("/tags"), null, 1).items())
                .containsExactly(new Child("full", true));
    }

    @Test
    void anEmptyDirectoryThatOthersLeftGivesWayToAnObject() throws IOException {
        Files.createDirectories(root.resolve("a/b"));

        driver().put(StoragePath.parse("/a/b"), new byte[] {1}, null);

        assertThat(root.resolve("a/b")).isRegularFile();
    }

    @Test
    void unfinishedObjectsAreNotListed() throws IOException {
        suspended((byte) 1);

        assertThat(segments()).hasSize(1);
        assertThat(driver().list(StoragePath.ROOT, null, 10).items()).isEmpty();
        assertThat(driver().children(StoragePath.ROOT, null, 10).items()).isEmpty();
    }

    @Test
    void theDriversOwnFolderCannotBeNamed() {
        assertThatThrownBy(() -> driver().put(StoragePath.parse("/.gantry/x"), new byte[0], null))
                .isInstanceOf(StorageException.Rejected.class)
                .hasMessageContaining("the driver's own");
    }

    @Test
    void theValidityOfAPutIsJudgedWhenItsBytesAreWritten() throws IOException {
        var now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
        InstantSource hurrying = () -> now.getAndUpdate(t -> t.plus(Duration.ofSeconds(40)));
        var driver = new FileDriver(root, hurrying, new SecureRandom());

        assertThatThrownBy(() -> driver.put(OBJECT, new byte[1], now.get().plus(Duration.ofSeconds(30))))
                .isInstanceOf(StorageException.Unavailable.class);

        assertThat(driver.stat(OBJECT)).isEmpty();
        assertThat(segments()).isEmpty();
    }

    @Test
    void aSealedObjectIsRenamedAndNotCopied() throws IOException {
        ResumeToken token;
        try (PendingObject pending = driver().create(STAGING, WriteHint.NONE)) {
            pending.write(new byte[] {1, 2, 3});
            assertThat(pending.isCheapToCommit()).isTrue();
            token = pending.seal();
        }
        Object inode = Files.getAttribute(segments().getFirst(), "unix:ino");

        try (PendingObject pending = driver().resume(token)) {
            assertThat(pending.isCheapToCommit()).isTrue();
            pending.commit(OBJECT);
        }

        assertThat(Files.getAttribute(root.resolve(OBJECT.text().substring(1)), "unix:ino"))
                .isEqualTo(inode);
    }

    @Test
    void anObjectInSeveralPiecesIsNotCheapToCommit() throws IOException {
        try (PendingObject pending = driver().resume(suspended((byte) 1))) {
            assertThat(pending.isCheapToCommit()).isTrue();
            pending.write(2);
            assertThat(pending.isCheapToCommit()).isFalse();
        }
    }

    @Test
    void aSegmentThatLostBytesIsNeverCommitted() throws IOException {
        ResumeToken token = suspended((byte) 1, (byte) 2);
        try (var file = new RandomAccessFile(segments().getFirst().toFile(), "rw")) {
            file.setLength(1);
        }

        for (boolean hasMore : new boolean[] {false, true}) {
            try (PendingObject pending = driver().resume(token)) {
                if (hasMore) {
                    pending.write(3);
                }
                assertThatThrownBy(() -> pending.commit(OBJECT))
                        .isInstanceOf(StorageException.class)
                        .hasMessageContaining("1 bytes instead of 2");
            }
        }

        assertThat(driver().stat(OBJECT)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "file1",
                "memory-1",
                "file1.../../etc.o.L2E..",
                "file1.00000000000000000000000000000000.o.L2E..../../x:1",
                "file1.00000000000000000000000000000000.o.L2E..passwd:1",
                "file1.00000000000000000000000000000000.o.bm9wYXRo..",
                "file1.00000000000000000000000000000000.o.L2E..00000000000000000000000000000000:x"
            })
    void aTokenOfAnotherKindIsRejected(String text) {
        assertThatThrownBy(() -> driver().resume(new ResumeToken(text))).isInstanceOf(StorageException.Rejected.class);
    }

    @Test
    void aReaderKeepsTheObjectThatItOpened() throws IOException {
        driver().put(OBJECT, new byte[] {1, 1, 1}, null);
        try (ObjectStream in = driver().open(OBJECT, ByteRange.ALL)) {
            driver().put(OBJECT, new byte[] {2}, null);

            assertThat(in.readAllBytes()).containsExactly(1, 1, 1);
        }
    }

    @Test
    void writersAndDeletersOfOneFolderDoNotDisturbEachOther() throws IOException {
        try (var fanout = new Fanout<Boolean>(8)) {
            for (int i = 0; i < 8; i++) {
                StoragePath mine = StoragePath.parse("/race/deep/er/" + i);
                fanout.fork(() -> {
                    for (int round = 0; round < 60; round++) {
                        driver().put(mine, new byte[] {1}, null);
                        assertThat(driver().stat(mine).map(ObjectInfo::sizeBytes))
                                .contains(1L);
                        driver().delete(List.of(mine)).throwIfAny();
                    }
                    return true;
                });
            }
            assertThat(fanout.join()).hasSize(8);
        }
        assertThat(root.resolve("race")).doesNotExist();
    }
}
