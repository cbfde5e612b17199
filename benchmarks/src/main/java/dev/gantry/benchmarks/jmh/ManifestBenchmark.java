// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.jmh;

import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// The push of a manifest whose blobs were pushed through the same process: its JSON is understood, what it names is
/// looked up in memory, four objects are written to memory.
public class ManifestBenchmark extends Piece {

    @Param({"10", "100"})
    public int layers = 10;

    private InMemoryRegistry registry = new InMemoryRegistry();
    private SampleImage image = new SampleImage(1);

    @Setup
    public void pushImage() throws IOException {
        registry = new InMemoryRegistry();
        image = new SampleImage(layers);
        image.push(registry);
    }

    /// One that was pushed before: its links are written again.
    @Benchmark
    public void push() throws IOException {
        image.pushManifest(registry);
    }
}
