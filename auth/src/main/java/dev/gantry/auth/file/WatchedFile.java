// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.file;

import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a text file says. It is looked at again when it is asked for, at most once a second, and parsed again when
/// its content is another one; times and sizes tell nothing, since mounted secrets change with neither. A file that
/// is gone or cannot be parsed leaves in force what it said last, with a warning.
public final class WatchedFile<T> {

    private static final Logger LOG = LoggerFactory.getLogger(WatchedFile.class);

    private static final int MAX_BYTES = 16 << 20;
    private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

    private final Path path;
    private final Parser<T> parser;
    private final LongSupplier nanoTime;
    private final ReentrantLock looking = new ReentrantLock();

    private volatile T value;
    private volatile long lookedAt;

    /// Of the content that was parsed last, well or not; null where none could be read. Guarded by the lock.
    private @Nullable Digest seen;

    /// Why the file does not give the value; null where it does. Guarded by the lock.
    private @Nullable String trouble;

    /// Makes a value of a file's text.
    @FunctionalInterface
    public interface Parser<T> {

        /// @param remarks told what is wrong in parts that can be left out
        /// @throws UnusableFile if nothing can be made of it
        T parse(String text, Consumer<String> remarks) throws UnusableFile;
    }

    private WatchedFile(Path path, Parser<T> parser, LongSupplier nanoTime) throws UnusableFile {
        byte[] content = content(path);
        this.path = path;
        this.parser = parser;
        this.nanoTime = nanoTime;
        this.value = parser.parse(text(content), remark -> {});
        this.seen = Digest.of(Algorithm.SHA256, content);
        this.lookedAt = nanoTime.getAsLong();
    }

    /// Reads a file once, to say what is wrong with it.
    public static <T> T read(Path path, Parser<T> parser, Consumer<String> remarks) throws UnusableFile {
        return parser.parse(text(content(path)), remarks);
    }

    /// Reads a file that [#read] was asked about, and watches it from now on.
    ///
    /// @throws UnusableFile if there is nothing yet that could stay in force
    public static <T> WatchedFile<T> open(Path path, Parser<T> parser, LongSupplier nanoTime) throws UnusableFile {
        return new WatchedFile<>(path, parser, nanoTime);
    }

    /// What the file says now, or said when it could last be used.
    public T current() {
        if (isDue() && looking.tryLock()) {
            try {
                if (isDue()) {
                    lookedAt = nanoTime.getAsLong();
                    look();
                }
            } finally {
                looking.unlock();
            }
        }
        return value;
    }

    private boolean isDue() {
        return nanoTime.getAsLong() - lookedAt >= INTERVAL_NANOS;
    }

    private void look() {
        try {
            byte[] content = content(path);
            Digest digest = Digest.of(Algorithm.SHA256, content);
            if (!digest.equals(seen)) {
                seen = digest;
                value = parser.parse(text(content), this::remark);
                trouble = null;
                LOG.atInfo().addKeyValue("file", path).log("auth.file-read");
            }
        } catch (UnusableFile e) {
            complain(e);
        }
    }

    private void complain(UnusableFile e) {
        if (e.isUnreadable()) {
            seen = null; // what comes back is to be parsed, be it what was there before
        }
        if (!e.reason().equals(trouble)) {
            trouble = e.reason();
            LOG.atWarn()
                    .addKeyValue("file", path)
                    .addKeyValue("problem", e.reason())
                    .addKeyValue("instead", "what it said before stays in force")
                    .log("auth.file-unusable");
        }
    }

    private void remark(String problem) {
        LOG.atWarn().addKeyValue("file", path).addKeyValue("problem", problem).log("auth.file-remark");
    }

    private static byte[] content(Path path) throws UnusableFile {
        try (InputStream file = Files.newInputStream(path)) {
            byte[] content = file.readNBytes(MAX_BYTES + 1);
            if (content.length > MAX_BYTES) {
                throw UnusableFile.unreadable("it is larger than %d MiB".formatted(MAX_BYTES >> 20));
            }
            return content;
        } catch (UnusableFile e) {
            throw e;
        } catch (NoSuchFileException e) {
            throw UnusableFile.unreadable("there is no such file");
        } catch (AccessDeniedException e) {
            throw UnusableFile.unreadable("permission denied");
        } catch (IOException e) {
            throw UnusableFile.unreadable(Files.isDirectory(path) ? "it is a folder" : String.valueOf(e.getMessage()));
        }
    }

    private static String text(byte[] content) throws UnusableFile {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UnusableFile("it is not UTF-8 text");
        }
    }
}
