// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.jmh;

import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import dev.gantry.storage.ByteRange;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.ObjectStream;
import dev.gantry.storage.Page;
import dev.gantry.storage.PendingObject;
import dev.gantry.storage.Redirect;
import dev.gantry.storage.RedirectRequest;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.WriteHint;
import dev.gantry.storage.s3.S3Driver;
import dev.gantry.storage.s3.config.Location;
import dev.gantry.storage.s3.config.S3Config;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.TearDown;

/// The S3 driver before a store that does nothing: buffers, signatures, requests, XML.
///
/// What [EmptyStore] itself spends is in the figures, most of it the copy through a socket.
public class StoreBenchmark extends Piece {

    private static final int PIECE_BYTES = 64 << 10;

    private final byte[] part = DigestBenchmark.random(EmptyStore.OBJECT_BYTES);
    private final StoragePath blob = StorageLayout.blobData(Digest.of(Algorithm.SHA256, part));
    private final StoragePath link = StoragePath.parse("/some/link");
    private final StoragePath staging = StoragePath.parse("/staging");
    private final byte[] small = DigestBenchmark.random(71);
    private final byte[] buffer = new byte[PIECE_BYTES];
    private final EmptyStore store;
    private final S3Driver driver;

    public StoreBenchmark() {
        try {
            store = EmptyStore.start();
        } catch (IOException e) {
            throw new IllegalStateException("no port is free", e);
        }
        S3Config config = S3Config.builder(
                        "bucket", Location.at(store.endpoint(), "us-east-1").withPathStyle(true))
                .credentials("access", "secret")
                .build();
        driver = S3Driver.connect(config, InstantSource.system(), new SplittableRandom(1));
    }

    @TearDown
    public void close() throws IOException {
        driver.close();
        store.close();
    }

    /// A part's worth of bytes into buffers, and the buffers back.
    @Benchmark
    public long bufferAPart() throws IOException {
        try (PendingObject pending = driver.create(staging, WriteHint.NONE)) {
            return fill(pending);
        }
    }

    /// The same, sent: one request, its payload signed.
    @Benchmark
    public ObjectInfo sendAPart() throws IOException {
        try (PendingObject pending = driver.create(staging, WriteHint.NONE)) {
            fill(pending);
            return pending.commit(blob);
        }
    }

    private long fill(PendingObject pending) throws IOException {
        for (int at = 0; at < part.length; at += PIECE_BYTES) {
            pending.write(part, at, PIECE_BYTES);
        }
        return pending.sizeBytes();
    }

    @Benchmark
    public long readAPart() throws IOException {
        long total = 0;
        try (ObjectStream object = driver.open(blob, ByteRange.ALL)) {
            for (int count = object.read(buffer); count >= 0; count = object.read(buffer)) {
                total += count;
            }
        }
        return total;
    }

    @Benchmark
    public void putALink() throws IOException {
        driver.put(link, small, null);
    }

    @Benchmark
    public Optional<ObjectInfo> stat() throws IOException {
        return driver.stat(blob);
    }

    @Benchmark
    public Page<ObjectInfo> listAThousand() throws IOException {
        return driver.list(StorageLayout.root(), null, EmptyStore.LISTED);
    }

    @Benchmark
    public Optional<Redirect> signAnAddress() throws IOException {
        return driver.redirect(blob, new RedirectRequest(RedirectRequest.Method.GET, null));
    }
}
