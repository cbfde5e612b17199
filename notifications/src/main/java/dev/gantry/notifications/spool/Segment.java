// SPDX-License-Identifier: Apache-2.0
package dev.gantry.notifications.spool;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// One file of a spool, named after the number of its first record.
///
/// @param first that number
record Segment(Path file, long first) {

    private static final Pattern NAME = Pattern.compile("([0-9]{19})\\.events");

    /// What of a segment is whole.
    record Extent(long records, long bytes) {}

    static Segment at(Path folder, long first) {
        return new Segment(folder.resolve("%019d.events".formatted(first)), first);
    }

    /// Those in a folder, in order.
    static List<Segment> in(Path folder) throws IOException {
        List<Segment> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    found.add(new Segment(file, Long.parseLong(name.group(1))));
                }
            }
        }
        found.sort(Comparator.comparingLong(Segment::first));
        return found;
    }

    /// Begins the file, and makes its name as durable as its content will be.
    RandomAccessFile create() throws IOException {
        var begun = new RandomAccessFile(file.toFile(), "rw");
        try {
            begun.setLength(0);
            forceFolder(file.getParent());
            return begun;
        } catch (IOException e) {
            begun.close();
            throw e;
        }
    }

    /// Without this a file's name may be lost with the machine's power, though its bytes were forced.
    static void forceFolder(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /// A stream that survives the interruption of who reads it.
    InputStream open() throws IOException {
        return new BufferedInputStream(new FileInputStream(file.toFile()), 1 << 16);
    }

    /// Reads the file up to where it is not whole.
    Extent extent() throws IOException {
        long records = 0;
        long bytes = 0;
        try (InputStream in = open()) {
            while (true) {
                bytes += Frame.HEAD_BYTES + Frame.read(in).length;
                records++;
            }
        } catch (EOFException | Frame.BrokenFrame e) {
            return new Extent(records, bytes);
        }
    }

    long sizeBytes() throws IOException {
        return Files.size(file);
    }
}
