// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.jmh;

import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;

/// Digests as texts, which every request with one parses and prints, and the hash over content: what no push can do
/// without.
public class DigestBenchmark extends Piece {

    private final byte[] small = random(64 << 10);
    private final byte[] large = random(10 << 20);
    private final Digest digest = Digest.of(Algorithm.SHA256, small);
    private final String text = digest.toString();

    static byte[] random(int sizeBytes) {
        byte[] bytes = new byte[sizeBytes];
        new SplittableRandom(sizeBytes).nextBytes(bytes);
        return bytes;
    }

    @Benchmark
    public Digest parse() {
        return Digest.parse(text);
    }

    @Benchmark
    public String print() {
        return digest.toString();
    }

    @Benchmark
    public Digest hash64KiB() {
        return Digest.of(Algorithm.SHA256, small);
    }

    @Benchmark
    public Digest hash10MiB() {
        return Digest.of(Algorithm.SHA256, large);
    }

    @Benchmark
    public Digest hash10MiBBySha512() {
        return Digest.of(Algorithm.SHA512, large);
    }
}
