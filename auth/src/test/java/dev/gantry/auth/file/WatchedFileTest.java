// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.auth.TestTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedFileTest {

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    private final TestTime time = new TestTime();
    private final AtomicInteger parsed = new AtomicInteger();
    private Path path;

    @BeforeEach
    void fileSaysOne() throws IOException {
        path = Files.writeString(folder.resolve("file"), "one");
    }

    private WatchedFile<String> watched() throws UnusableFile {
        return WatchedFile.open(
                path,
                (text, remarks) -> {
                    parsed.incrementAndGet();
                    if (text.equals("broken")) {
                        throw new UnusableFile("it is broken");
                    }
                    return text;
                },
                time);
    }

    @Test
    void changeIsSeenAfterASecondThoughTimeAndSizeAreTheSame() throws Exception {
        WatchedFile<String> file = watched();
        FileTime modified = Files.getLastModifiedTime(path);
        Files.writeString(path, "two");
        Files.setLastModifiedTime(path, modified);

        assertThat(file.current()).isEqualTo("one");
        time.pass(INTERVAL);
        assertThat(file.current()).isEqualTo("two");
    }

    @Test
    void sameContentIsNotParsedAgain() throws Exception {
        WatchedFile<String> file = watched();
        for (int i = 0; i < 5; i++) {
            time.pass(INTERVAL);
            assertThat(file.current()).isEqualTo("one");
        }
        assertThat(parsed).hasValue(1);
    }

    @Test
    void brokenFileLeavesWhatItSaidAndIsParsedOnce() throws Exception {
        WatchedFile<String> file = watched();
        Files.writeString(path, "broken");
        for (int i = 0; i < 3; i++) {
            time.pass(INTERVAL);
            assertThat(file.current()).isEqualTo("one");
        }
        assertThat(parsed).hasValue(2);

        Files.writeString(path, "three");
        time.pass(INTERVAL);
        assertThat(file.current()).isEqualTo("three");
    }

    @Test
    void fileThatIsGoneLeavesWhatItSaidUntilItIsBack() throws Exception {
        WatchedFile<String> file = watched();
        Files.delete(path);
        time.pass(INTERVAL);
        assertThat(file.current()).isEqualTo("one");

        Files.writeString(path, "four");
        time.pass(INTERVAL);
        assertThat(file.current()).isEqualTo("four");
    }

    @Test
    void linkThatIsTurnedToAnotherFileIsFollowed() throws Exception {
        Path link = folder.resolve("link");
        Files.createSymbolicLink(link, path);
        path = link;
        WatchedFile<String> file = watched();
        Files.delete(link);
        Files.createSymbolicLink(link, Files.writeString(folder.resolve("other"), "new"));
        time.pass(INTERVAL);
        assertThat(file.current()).isEqualTo("new");
    }

    @Test
    void fileThatIsNoneAtTheStartIsAnErrorWithAReason() throws Exception {
        path = folder.resolve("none");
        assertThatThrownBy(this::watched).isInstanceOf(UnusableFile.class).hasMessage("there is no such file");
        path = folder;
        assertThatThrownBy(this::watched).isInstanceOf(UnusableFile.class).hasMessage("it is a folder");
        path = Files.write(folder.resolve("latin"), new byte[] {(byte) 0xe4});
        assertThatThrownBy(this::watched).isInstanceOf(UnusableFile.class).hasMessage("it is not UTF-8 text");
    }
}
