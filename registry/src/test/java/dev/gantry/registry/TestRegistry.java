// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry;

import dev.gantry.registry.blob.BlobStore;
import dev.gantry.registry.blob.Presence;
import dev.gantry.registry.catalog.Catalog;
import dev.gantry.registry.evidence.Evidence;
import dev.gantry.registry.manifest.ManifestMemory;
import dev.gantry.registry.manifest.ManifestRules;
import dev.gantry.registry.manifest.ManifestStore;
import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.registry.referrer.Referrers;
import dev.gantry.registry.tag.TagStore;
import dev.gantry.registry.upload.UploadToken;
import dev.gantry.registry.upload.UploadTokens;
import dev.gantry.registry.upload.Uploads;
import dev.gantry.storage.Bounded;
import dev.gantry.storage.ByteRange;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.ObjectStream;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StoragePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/// One replica of a registry on a store.
public final class TestRegistry {

    public static final RepositoryName REPO = new RepositoryName("library/app");

    public final StorageDriver driver;
    public final Presence presence;
    public final BlobStore blobs;
    public final Uploads uploads;
    public final UploadTokens tokens;
    public final TagStore tags;
    public final ManifestStore manifests;
    public final Catalog catalog;
    public final Referrers referrers;

    public TestRegistry(StorageDriver driver, TestTime time, long seed) {
        this(driver, time, seed, ManifestRules.DEFAULT, Evidence.NONE);
    }

    public TestRegistry(StorageDriver driver, TestTime time, long seed, ManifestRules rules) {
        this(driver, time, seed, rules, Evidence.NONE);
    }

    /// @param others what other replicas tell
    public TestRegistry(StorageDriver driver, TestTime time, long seed, Evidence others) {
        this(driver, time, seed, ManifestRules.DEFAULT, others);
    }

    private TestRegistry(StorageDriver driver, TestTime time, long seed, ManifestRules rules, Evidence others) {
        this.driver = driver;
        this.presence = new Presence(driver, time, 1000, others);
        this.blobs = new BlobStore(driver, presence, time);
        this.uploads = new Uploads(driver, presence, time, new SplittableRandom(seed));
        this.tokens = new UploadTokens("secret".getBytes(StandardCharsets.UTF_8), time);
        this.tags = new TagStore(driver);
        this.manifests = new ManifestStore(
                driver, presence, tags, time, 1 << 20, new ManifestMemory(0, Duration.ofSeconds(10)), rules);
        this.catalog = new Catalog(driver);
        this.referrers = new Referrers(driver, manifests);
    }

    /// What the client gets back with the next request's address.
    public UploadToken carried(UploadToken token) {
        return tokens.verify(tokens.sign(token), token.repository(), token.id());
    }

    public Digest push(RepositoryName repository, byte[] content) throws IOException {
        Digest digest = digest(content);
        uploads.finish(uploads.begin(repository), digest, null, TestBody.of(content));
        return digest;
    }

    public byte[] pull(RepositoryName repository, Digest digest) throws IOException {
        try (ObjectStream in = blobs.open(repository, digest, ByteRange.ALL).orElseThrow()) {
            return Bounded.read(in, 1 << 26).orElseThrow();
        }
    }

    public List<String> objects() throws IOException {
        return driver.list(StoragePath.ROOT, null, 10_000).items().stream()
                .map(ObjectInfo::path)
                .map(StoragePath::text)
                .toList();
    }

    public static Digest digest(byte[] content) {
        return Digest.of(Algorithm.SHA256, content);
    }

    public static byte[] bytes(long seed, int count) {
        byte[] bytes = new byte[count];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }
}
