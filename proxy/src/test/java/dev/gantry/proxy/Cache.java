// SPDX-License-Identifier: Apache-2.0
package dev.gantry.proxy;

import dev.gantry.proxy.remote.Login;
import dev.gantry.proxy.remote.RemoteRegistry;
import dev.gantry.registry.blob.BlobStore;
import dev.gantry.registry.blob.Presence;
import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.manifest.ManifestMemory;
import dev.gantry.registry.manifest.ManifestRules;
import dev.gantry.registry.manifest.ManifestStore;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.registry.tag.TagStore;
import dev.gantry.registry.upload.Uploads;
import dev.gantry.storage.ByteRange;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.memory.MemoryDriver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A pull-through cache in memory.
final class Cache implements AutoCloseable {

    /// The real time, and as much more as the test wants.
    private volatile Duration ahead = Duration.ZERO;

    private final InstantSource time = () -> Instant.now().plus(ahead);
    private final StorageDriver driver = new MemoryDriver(time);
    private final Local local;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final RemoteRegistry remote;
    private final PullThrough fetches;

    private Cache(FakeRegistry upstream, Login.Source login, long spoolBytes, Duration patience) {
        var presence = new Presence(driver, time, 1000);
        var tags = new TagStore(driver);
        var memory = new ManifestMemory(0, Duration.ofSeconds(10));
        local = new Local(
                driver,
                presence,
                new BlobStore(driver, presence, time),
                new Uploads(driver, presence, time, new SplittableRandom(1)),
                new ManifestStore(driver, presence, tags, time, 1 << 20, memory, ManifestRules.DEFAULT),
                tags);
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        remote = new RemoteRegistry(upstream.uri(), login, threads, time);
        fetches = new PullThrough(remote, local, new ProxySettings(patience, folder, spoolBytes), threads);
    }

    static Cache of(FakeRegistry upstream) {
        return of(upstream, Login.Source.ANONYMOUS);
    }

    static Cache of(FakeRegistry upstream, Login.Source login) {
        return new Cache(upstream, login, 1 << 30, Duration.ofMinutes(5));
    }

    static Cache withoutSpool(FakeRegistry upstream) {
        return new Cache(upstream, Login.Source.ANONYMOUS, 0, Duration.ofMinutes(5));
    }

    /// One that ends fetches as soon as nobody waits for them.
    static Cache withoutPatience(FakeRegistry upstream) {
        return new Cache(upstream, Login.Source.ANONYMOUS, 1 << 30, Duration.ZERO);
    }

    Local local() {
        return local;
    }

    PullThrough fetches() {
        return fetches;
    }

    /// Lets time pass.
    void pass(Duration more) {
        ahead = ahead.plus(more);
    }

    Expiry expiry() {
        return new Expiry(local, fetches, Duration.ofDays(7), Duration.ofMinutes(5));
    }

    /// The bytes of a blob, as a client gets them.
    byte[] pull(RepositoryName repository, Digest digest) throws IOException {
        try (InputStream in = open(repository, digest, ByteRange.ALL)) {
            return in.readAllBytes();
        }
    }

    InputStream open(RepositoryName repository, Digest digest, ByteRange range) throws IOException {
        Optional<PassingBlob> passing = local.blobs().find(repository, digest).isPresent()
                ? Optional.empty()
                : fetches.open(repository, digest);
        return passing.isPresent()
                ? passing.get().read(range)
                : local.blobs().open(repository, digest, range).orElseThrow(() -> BlobStore.unknown(digest));
    }

    boolean has(RepositoryName repository, Digest digest) throws StorageException {
        return local.blobs().find(repository, digest).isPresent();
    }

    /// Waits until nothing is done any more for a blob that has arrived.
    void awaitQuiet(Digest digest) {
        Instant deadline = time.instant().plusSeconds(30);
        while (fetches.isUnderWay(digest) && time.instant().isBefore(deadline)) {
            Thread.onSpinWait();
        }
    }

    List<String> objects() throws StorageException {
        return driver.list(StorageLayout.root(), null, 1000).items().stream()
                .map(ObjectInfo::path)
                .map(Object::toString)
                .toList();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        remote.close();
        driver.close();
    }
}
