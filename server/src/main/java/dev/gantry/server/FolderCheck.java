// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import dev.gantry.storage.s3.check.Finding;
import dev.gantry.storage.s3.check.Finding.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Whether content can be kept in a folder of this machine.
final class FolderCheck {

    private static final long GIB = 1L << 30;

    private FolderCheck() {}

    static void run(Path folder, CheckReport report) {
        report.accept(folder(folder));
        report.accept(space(folder));
    }

    private static Finding folder(Path folder) {
        long begun = System.nanoTime();
        Path existing = nearest(folder);
        try {
            Path probe = Files.createTempFile(existing, ".gantry-check-", "");
            Files.delete(probe);
            String detail = existing.equals(folder.toAbsolutePath())
                    ? "%s can be written to".formatted(folder)
                    : "%s is not there yet and can be made below %s".formatted(folder, existing);
            return new Finding("folder", Outcome.PASS, detail, "", "", since(begun));
        } catch (IOException e) {
            return new Finding(
                    "folder",
                    Outcome.FAIL,
                    "",
                    "cannot write to %s: %s".formatted(existing, e),
                    "make the folder, or give it to the user that runs the registry",
                    since(begun));
        }
    }

    private static Finding space(Path folder) {
        long begun = System.nanoTime();
        try {
            var disk = Files.getFileStore(nearest(folder));
            long free = disk.getUsableSpace();
            String detail =
                    "%.1f GiB of %.1f are free".formatted((double) free / GIB, (double) disk.getTotalSpace() / GIB);
            return free >= GIB
                    ? new Finding("space", Outcome.PASS, detail, "", "", since(begun))
                    : new Finding(
                            "space",
                            Outcome.WARN,
                            detail,
                            "less than 1 GiB is free",
                            "free some, or move the folder to a larger disk",
                            since(begun));
        } catch (IOException e) {
            return new Finding("space", Outcome.INFO, "not known: " + e.getMessage(), "", "", since(begun));
        }
    }

    /// The folder, or the one above it that is there.
    private static Path nearest(Path folder) {
        Path at = folder.toAbsolutePath();
        while (!Files.exists(at) && at.getParent() != null) {
            at = at.getParent();
        }
        return at;
    }

    private static Duration since(long begunNanos) {
        return Duration.ofNanos(System.nanoTime() - begunNanos);
    }
}
