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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One file of a spool, named after the number of its first record.
///
/// @param first that number
record Segment(Path file, long first) {

    private static final Pattern NAME = Pattern.compile("([0-9]{19})\\.events");

    private static final Logger LOG = LoggerFactory.getLogger(Segment.class);

    /// What of a segment is whole.
    private record Extent(long records, long bytes) {}

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
    ///
    /// @param folder in which it is
    RandomAccessFile create(Path folder) throws IOException {
        var begun = new RandomAccessFile(file.toFile(), "rw");
        try {
            begun.setLength(0);
            forceFolder(folder);
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

    /// Cuts off what is not whole at the end, where a process was killed.
    ///
    /// @return how many records are left
    long cut() throws IOException {
        Extent whole = extent();
        long torn = sizeBytes() - whole.bytes();
        if (torn > 0) {
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("bytes", torn)
                    .addKeyValue("reason", "the process that wrote it ended in the middle of a record")
                    .log("spool.cut");
            try (var open = new RandomAccessFile(file.toFile(), "rw")) {
                open.setLength(whole.bytes());
                open.getFD().sync();
            }
        }
        return whole.records();
    }

    private Extent extent() throws IOException {
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
