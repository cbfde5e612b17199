// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.run;

import dev.gantry.benchmarks.measure.Traffic;
import dev.gantry.benchmarks.registry.Ground;
import dev.gantry.benchmarks.result.Line;
import dev.gantry.benchmarks.result.Sample;
import dev.gantry.benchmarks.scenario.Bucket;
import dev.gantry.storage.testkit.proxy.CountingS3Proxy;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import software.amazon.awssdk.core.sync.RequestBody;

/// What a pull takes without a registry: curl reads an object from the store, by a proxy like those of the
/// registries.
final class Curl implements AutoCloseable {

    static final String NAME = "curl";

    /// What it is compared with.
    static final String SCENARIO = "pull-1g";

    private static final String KEY = "object";

    private static final int MOST_READS = 20;

    private final Ground ground;
    private final CountingS3Proxy proxy;
    private final long bytes;
    private final URI link;

    private Curl(Ground ground, CountingS3Proxy proxy, long bytes, URI link) {
        this.ground = ground;
        this.proxy = proxy;
        this.bytes = bytes;
        this.link = link;
    }

    /// Puts an object of that size into a bucket.
    static Curl prepare(Ground ground, Bucket bucket, long bytes) throws IOException {
        bucket.client()
                .putObject(
                        put -> put.bucket(bucket.name()).key(KEY),
                        RequestBody.fromContentProvider(() -> new Noise(bytes), bytes, "application/octet-stream"));
        CountingS3Proxy proxy = ground.proxy();
        return new Curl(ground, proxy, bytes, ground.store().link(proxy.endpoint(), bucket.name(), KEY));
    }

    /// Reads the object once.
    Sample run(Line line, int round) throws IOException, InterruptedException {
        Duration wall = read();
        return new Sample(line, NAME, round, wall, 1, bytes, Optional.empty(), Traffic.of(proxy), Duration.ZERO);
    }

    /// Reads until two reads in a row take about as long: a store from which much was deleted is busy for a while.
    void awaitRest() throws IOException, InterruptedException {
        Duration before = read();
        for (int reads = 1; reads < MOST_READS; reads++) {
            Duration wall = read();
            if (isAbout(before, wall)) {
                return;
            }
            before = wall;
        }
    }

    private static boolean isAbout(Duration one, Duration other) {
        return Math.abs(one.minus(other).toNanos()) < one.plus(other).toNanos() / 10;
    }

    private Duration read() throws IOException, InterruptedException {
        ground.slowDown(proxy);
        long begin = System.nanoTime();
        Process curl = new ProcessBuilder("curl", "-sS", "--fail", "-o", "/dev/null", link.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = curl.waitFor();
        Duration wall = Duration.ofNanos(System.nanoTime() - begin);
        if (status != 0) {
            throw new IOException("curl ended with %d: %s".formatted(status, said.strip()));
        }
        return wall;
    }

    @Override
    public void close() throws IOException {
        proxy.close();
    }

    /// Bytes that no link in between can make fewer.
    private static final class Noise extends InputStream {

        private static final int BLOCK = 1 << 16;

        private final byte[] block = new byte[BLOCK];
        private long left;

        Noise(long bytes) {
            new Random(bytes).nextBytes(block);
            this.left = bytes;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (left == 0) {
                return -1;
            }
            int n = (int) Math.min(left, Math.min(length, BLOCK));
            System.arraycopy(block, 0, into, offset, n);
            left -= n;
            return n;
        }
    }
}
