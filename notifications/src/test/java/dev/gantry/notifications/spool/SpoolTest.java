// SPDX-License-Identifier: Apache-2.0
package dev.gantry.notifications.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SpoolTest {

    /// Segments of 2 KiB.
    private static final long CAPACITY = 64 << 10;

    @TempDir
    Path folder;

    @Test
    void recordsAreReadInTheOrderInWhichTheyCame() throws Exception {
        try (Spool spool = open()) {
            for (int i = 0; i < 1000; i++) {
                spool.sync(spool.append(record(i)));
            }
            assertThat(read(spool, 0, 1000)).isEqualTo(numbers(0, 1000));
            assertThat(read(spool, 700, 300)).isEqualTo(numbers(700, 1000));
        }
        assertThat(Segment.in(folder)).hasSizeGreaterThan(3);
    }

    @Test
    void aReaderWaitsForWhatIsYetToCome() throws Exception {
        try (Spool spool = open()) {
            var seen = new ConcurrentHashMap<Long, String>();
            var done = new CountDownLatch(500);
            Thread reader = Thread.startVirtualThread(() -> {
                try (SpoolReader records = spool.read(0)) {
                    for (int i = 0; i < 500; i++) {
                        Spooled next = records.next();
                        seen.put(next.number(), text(next));
                        done.countDown();
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            for (int i = 0; i < 500; i++) {
                spool.append(record(i));
            }
            done.await();
            reader.join();
            assertThat(seen).hasSize(500).containsEntry(499L, "record 499");
        }
    }

    @Test
    void writersThatComeTogetherAllFindTheirRecordsKept() throws Exception {
        try (Spool spool = open()) {
            var numbers = new ConcurrentHashMap<Long, Integer>();
            List<Thread> writers = IntStream.range(0, 200)
                    .mapToObj(i -> Thread.startVirtualThread(() -> {
                        try {
                            long number = spool.append(record(i));
                            spool.sync(number);
                            numbers.put(number, i);
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                    }))
                    .toList();
            for (Thread writer : writers) {
                writer.join();
            }
            assertThat(numbers).hasSize(200);
            List<String> read = read(spool, 0, 200);
            numbers.forEach(
                    (number, i) -> assertThat(read.get(number.intValue())).isEqualTo("record " + i));
        }
    }

    @Test
    void nextProcessGoesOnWhereTheLastWasKilled() throws Exception {
        Spool killed = open();
        for (int i = 0; i < 100; i++) {
            killed.append(record(i));
        }
        leaveWithoutClosing(killed);
        try (Spool spool = open()) {
            assertThat(spool.next()).isEqualTo(100);
            assertThat(spool.append(record(100))).isEqualTo(100);
            assertThat(read(spool, 0, 101)).isEqualTo(numbers(0, 101));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 7, 8, 9, 15})
    void aTornRecordAtTheEndIsCutOff(long kept) throws Exception {
        try (Spool spool = open()) {
            for (int i = 0; i < 10; i++) {
                spool.append(record(i));
            }
        }
        Path last = Segment.in(folder).getLast().file();
        long whole = Files.size(last);
        Files.write(last, Frame.of(record(10)), StandardOpenOption.APPEND);
        try (var file = new RandomAccessFile(last.toFile(), "rw")) {
            file.setLength(whole + kept);
        }
        try (Spool spool = open()) {
            assertThat(spool.next()).isEqualTo(10);
            spool.append(record(10));
            assertThat(read(spool, 0, 11)).isEqualTo(numbers(0, 11));
        }
        assertThat(last).hasSize(whole);
    }

    @Test
    void whateverByteIsWrongAtTheEndWhatCameBeforeIsRead() throws Exception {
        var random = new SplittableRandom(5);
        for (int round = 0; round < 50; round++) {
            Path own = Files.createDirectory(folder.resolve("round" + round));
            try (Spool spool = Spool.open(own, CAPACITY, 0)) {
                for (int i = 0; i < 20; i++) {
                    spool.append(record(i));
                }
            }
            Path last = Segment.in(own).getLast().file();
            long at = random.nextLong(Files.size(last));
            try (var file = new RandomAccessFile(last.toFile(), "rw")) {
                file.seek(at);
                int old = file.read();
                file.seek(at);
                file.write(old ^ (1 << random.nextInt(8)));
            }
            try (Spool spool = Spool.open(own, CAPACITY, 0)) {
                int whole = (int) spool.next();
                assertThat(whole).as("records before byte %d", at).isLessThan(20);
                assertThat(read(spool, 0, whole)).isEqualTo(numbers(0, whole));
            }
        }
    }

    @Test
    void aBrokenSegmentInTheMiddleCostsItsRestAlone() throws Exception {
        try (Spool spool = open()) {
            for (int i = 0; i < 500; i++) {
                spool.append(record(i));
            }
            List<Segment> segments = Segment.in(folder);
            Segment broken = segments.get(1);
            try (var file = new RandomAccessFile(broken.file().toFile(), "rw")) {
                file.seek(file.length() / 2);
                file.write(new byte[40]);
            }
            int after = (int) segments.get(2).first();
            try (SpoolReader reader = spool.read(0)) {
                List<Long> seen = new ArrayList<>();
                while (reader.number() < 500) {
                    seen.add(reader.next().number());
                }
                assertThat(seen)
                        .contains(0L, broken.first(), (long) after, 499L)
                        .hasSizeLessThan(500);
                assertThat(seen).hasSizeGreaterThan(500 - (int) (after - broken.first()));
            }
        }
    }

    @Test
    void whatIsReleasedIsDeletedBySegments() throws Exception {
        try (Spool spool = open()) {
            for (int i = 0; i < 1000; i++) {
                spool.append(record(i));
            }
            long before = spool.sizeBytes();

            spool.release(500);

            assertThat(spool.first()).isGreaterThan(300).isLessThanOrEqualTo(500);
            assertThat(spool.sizeBytes()).isLessThan(before * 3 / 4).isEqualTo(bytesOnDisk());
            assertThat(read(spool, 500, 500)).isEqualTo(numbers(500, 1000));
            spool.release(1000);
            assertThat(Segment.in(folder)).hasSize(1);
            assertThat(spool.append(record(1000))).isEqualTo(1000);
        }
    }

    @Test
    void aNumberIsNeverGivenTwice() throws Exception {
        try (Spool spool = open()) {
            spool.append(record(0));
        }
        try (Spool spool = open()) {
            spool.release(1);
        }
        assertThat(Segment.in(folder)).isEmpty();
        try (Spool spool = Spool.open(folder, CAPACITY, 1)) {
            assertThat(spool.append(record(1))).isEqualTo(1);
            assertThat(read(spool, 1, 1)).isEqualTo(numbers(1, 2));
        }
    }

    @Test
    void aSpoolInUseIsRefused() throws Exception {
        try (Spool spool = open()) {
            assertThat(spool.next()).isZero();
            assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessage("another process uses it");
        }
    }

    private Spool open() throws IOException {
        return Spool.open(folder, CAPACITY, 0);
    }

    /// Gives up the lock, as the end of a process does, and nothing else.
    private void leaveWithoutClosing(Spool killed) throws IOException {
        Path copy = Files.createDirectory(folder.resolve("copy"));
        for (Segment segment : Segment.in(folder)) {
            Files.copy(segment.file(), copy.resolve(segment.file().getFileName()));
        }
        killed.close();
        for (Segment segment : Segment.in(copy)) {
            Files.delete(folder.resolve(segment.file().getFileName()));
            Files.move(segment.file(), folder.resolve(segment.file().getFileName()));
        }
    }

    private long bytesOnDisk() throws IOException {
        long bytes = 0;
        for (Segment segment : Segment.in(folder)) {
            bytes += segment.sizeBytes();
        }
        return bytes;
    }

    private static List<String> read(Spool spool, long from, int count) throws InterruptedException {
        List<String> read = new ArrayList<>();
        try (SpoolReader reader = spool.read(from)) {
            for (int i = 0; i < count; i++) {
                read.add(text(reader.next()));
            }
        }
        return read;
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "record " + i).toList();
    }

    private static byte[] record(int number) {
        return ("record " + number).getBytes(UTF_8);
    }

    private static String text(Spooled spooled) {
        return new String(spooled.record(), UTF_8);
    }
}
