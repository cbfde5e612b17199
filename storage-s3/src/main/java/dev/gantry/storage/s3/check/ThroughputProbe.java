// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.check;

import dev.gantry.storage.StorageException;
import dev.gantry.storage.concurrent.Fanout;
import dev.gantry.storage.s3.config.S3Config;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/// A small sample of how fast the store is, over one connection and over several. Says what it suggests, no more:
/// the sample is 25 MiB each way.
record ThroughputProbe(Target target, RandomGenerator random) {

    private static final String OBJECT = "throughput";
    private static final int PART = MultipartProbes.PART;
    private static final int AT_ONCE = 4;
    private static final int PINGS = 3;

    /// A part should take that many times as long as a request costs anyway.
    private static final int LATENCIES_A_PART = 20;

    private static final double WORTH_IT = 1.5;
    private static final double NOT_AT_ITS_END = 3;
    private static final long MIB = 1L << 20;

    /// What was measured.
    ///
    /// @param upOne bytes a second over one connection; `upMany` over [#AT_ONCE]
    private record Sample(double latencySeconds, double upOne, double upMany, double downOne, double downMany) {}

    Verdict throughput() throws IOException {
        byte[] part = new byte[PART];
        random.nextBytes(part);
        double latency = latency();
        String uploadId = target.begin(OBJECT, target::describe);
        List<CompletedPart> parts = new ArrayList<>();
        long begun = System.nanoTime();
        parts.add(target.part(OBJECT, uploadId, 1, RequestBody.fromBytes(part)));
        double upOne = rate(PART, begun);
        begun = System.nanoTime();
        try (var uploads = new Fanout<CompletedPart>(AT_ONCE)) {
            for (int i = 0; i < AT_ONCE; i++) {
                int number = i + 2;
                uploads.fork(() -> target.part(OBJECT, uploadId, number, RequestBody.fromBytes(part)));
            }
            parts.addAll(uploads.join());
        }
        double upMany = rate((long) AT_ONCE * PART, begun);
        target.complete(OBJECT, uploadId, parts);
        begun = System.nanoTime();
        read(0);
        double downOne = rate(PART, begun);
        begun = System.nanoTime();
        try (var reads = new Fanout<Long>(AT_ONCE)) {
            for (int i = 0; i < AT_ONCE; i++) {
                int number = i + 1;
                reads.fork(() -> read(number));
            }
            reads.join();
        }
        return Verdict.info(text(new Sample(latency, upOne, upMany, downOne, rate((long) AT_ONCE * PART, begun))));
    }

    private static double rate(long bytes, long begunNanos) {
        return bytes * 1e9 / Math.max(1, System.nanoTime() - begunNanos);
    }

    /// The least of a few, in seconds.
    private double latency() throws StorageException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < PINGS; i++) {
            long begun = System.nanoTime();
            target.call(
                    "look up",
                    MultipartProbes.EQUAL,
                    "s3:GetObject",
                    () -> target.s3()
                            .headObject(r -> r.bucket(target.bucket()).key(target.key(MultipartProbes.EQUAL))));
            least = Math.min(least, System.nanoTime() - begun);
        }
        return least / 1e9;
    }

    /// Reads what was sent as one part.
    ///
    /// @param number from 0
    private long read(int number) throws IOException {
        long first = (long) number * PART;
        var in = target.call(
                "read",
                OBJECT,
                "s3:GetObject",
                () -> target.s3()
                        .getObject(r -> r.bucket(target.bucket())
                                .key(target.key(OBJECT))
                                .range("bytes=%d-%d".formatted(first, first + PART - 1))));
        try (in) {
            return in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private String text(Sample sample) {
        S3Config config = target.config();
        return ("%.1f ms a request; up %.0f MiB/s over one connection, %.0f over %d; down %.0f and %.0f;"
                        + " suggests chunksize: %dMiB (is %dMiB), partsinflight: %d (is %d), readahead: %d (is %d)")
                .formatted(
                        sample.latencySeconds * 1000,
                        sample.upOne / MIB,
                        sample.upMany / MIB,
                        AT_ONCE,
                        sample.downOne / MIB,
                        sample.downMany / MIB,
                        chunkMebibytes(sample),
                        config.upload().partBytes() / MIB,
                        partsInFlight(sample.upMany / sample.upOne),
                        config.upload().partsInFlight(),
                        sample.downMany / sample.downOne >= WORTH_IT ? AT_ONCE : 1,
                        config.reads().rangesInFlight());
    }

    /// In steps of 5, from the default of 10 to 100.
    private static long chunkMebibytes(Sample sample) {
        double bytes = LATENCIES_A_PART * sample.latencySeconds * sample.upOne;
        return Math.clamp(Math.ceilDiv((long) bytes, 5 * MIB) * 5, 10, 100);
    }

    private static int partsInFlight(double gain) {
        return gain >= NOT_AT_ITS_END ? 2 * AT_ONCE : gain >= WORTH_IT ? AT_ONCE : 2;
    }
}
