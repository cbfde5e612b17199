// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.file;

import dev.gantry.storage.AbandonReport;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One search of the work folder for what processes have left there that are gone: temporary files, and folders of
/// segments to which nobody adds any more. For one thread.
final class Leftovers {

    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    /// What [Workshop] makes.
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{32}(?:\\.tmp)?");

    private final Instant before;
    private final boolean dryRun;
    private final List<StorageException> failures = new ArrayList<>();
    private long examined;
    private long abandoned;
    private long bytes;

    Leftovers(Instant before, boolean dryRun) {
        this.before = before;
        this.dryRun = dryRun;
    }

    AbandonReport abandon(Path workFolder) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(
                workFolder, entry -> NAME.matcher(name(entry)).matches())) {
            for (Path entry : entries) {
                look(entry);
                if (failures.size() == AbandonReport.MAX_FAILURES) {
                    break;
                }
            }
        } catch (NoSuchFileException e) {
            // Nothing was ever written.
        } catch (DirectoryIteratorException e) {
            failed(workFolder, Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            failed(workFolder, e);
        }
        return new AbandonReport(examined, abandoned, bytes, failures);
    }

    private void look(Path entry) {
        try {
            var attributes = Files.readAttributes(entry, BasicFileAttributes.class);
            examined++;
            if (isOld(attributes)) {
                giveUp(entry, attributes);
            }
        } catch (NoSuchFileException e) {
            // Its owner, or a rival, was here first.
        } catch (IOException e) {
            failed(entry, e);
        }
    }

    private void giveUp(Path entry, BasicFileAttributes attributes) throws IOException {
        long held = attributes.size();
        if (attributes.isDirectory()) {
            List<Path> segments = new ArrayList<>();
            held = segmentsIfAllAreOld(entry, segments);
            if (held < 0) {
                return;
            }
            // Only what was seen to be old: a segment that was added just now keeps its folder.
            for (Path segment : segments) {
                delete(segment);
            }
        }
        delete(entry);
        abandoned++;
        bytes += held;
        LOG.atDebug()
                .addKeyValue("entry", entry)
                .addKeyValue("bytes", held)
                .addKeyValue("dryRun", dryRun)
                .log("file.leftover");
    }

    /// @return the bytes of all segments; -1 if one of them is young
    private long segmentsIfAllAreOld(Path folder, List<Path> into) throws IOException {
        long held = 0;
        try (DirectoryStream<Path> segments = Files.newDirectoryStream(folder)) {
            for (Path segment : segments) {
                var attributes = Files.readAttributes(segment, BasicFileAttributes.class);
                if (!isOld(attributes)) {
                    return -1;
                }
                into.add(segment);
                held += attributes.size();
            }
        } catch (DirectoryIteratorException e) {
            throw Objects.requireNonNull(e.getCause());
        }
        return held;
    }

    private void delete(Path file) throws IOException {
        if (dryRun) {
            return;
        }
        try {
            Files.deleteIfExists(file);
        } catch (DirectoryNotEmptyException e) {
            // Somebody goes on after all.
        }
    }

    private boolean isOld(BasicFileAttributes attributes) {
        return attributes.lastModifiedTime().toInstant().isBefore(before);
    }

    private void failed(Path entry, IOException e) {
        failures.add(FileFailures.translate("abandon the unfinished object " + name(entry), StoragePath.ROOT, e));
    }

    private static String name(Path entry) {
        return String.valueOf(entry.getFileName());
    }
}
