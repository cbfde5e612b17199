// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.s3.client.ObjectHeaders;
import dev.gantry.storage.s3.client.S3Clients;
import dev.gantry.storage.s3.client.S3Failures;
import dev.gantry.storage.s3.config.Access.Signature;
import dev.gantry.storage.s3.config.S3Config;
import dev.gantry.storage.s3.config.UploadSettings;
import dev.gantry.storage.s3.watch.S3Watcher;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.s3.S3Client;

/// What all parts of the driver share: the bucket and the way to it.
///
/// @param copies turns of all requests that copy parts: one upload that ends may ask for a hundred at once, and they
///     must leave connections for other requests
/// @param random for names that no other writer uses
record S3Store(
        S3Config config,
        S3Clients clients,
        S3Keys keys,
        S3Failures failures,
        SlabBudget memory,
        S3Strays strays,
        ObjectHeaders headers,
        S3Checksums checksums,
        Semaphore copies,
        InstantSource time,
        RandomGenerator random)
        implements AutoCloseable {

    static S3Store open(S3Config config, InstantSource time, RandomGenerator random) {
        return open(config, time, random, S3Watcher.NONE);
    }

    /// @param watcher is told of every request
    static S3Store open(S3Config config, InstantSource time, RandomGenerator random, S3Watcher watcher) {
        UploadSettings upload = config.upload();
        return new S3Store(
                config,
                S3Clients.open(config, time, watcher),
                S3Keys.below(config.rootDirectory()),
                new S3Failures(config),
                new SlabBudget(upload.memoryBytes(), upload.partBytes()),
                new S3Strays(),
                new ObjectHeaders(config.objects()),
                new S3Checksums(config.objects().checksums()),
                new Semaphore(Math.ceilDiv(config.calls().maxConnections() * 3, 4), true),
                time,
                random);
    }

    S3Client s3() {
        return clients.direct();
    }

    /// For requests that the store works on in silence, which is no stall.
    S3Client patientS3() {
        return clients.patient();
    }

    String bucket() {
        return config.bucket();
    }

    String key(StoragePath path) {
        return keys.key(path);
    }

    /// Sends a request and translates its failure.
    <T> T call(String operation, StoragePath path, String permission, S3Failures.Request<T> request)
            throws StorageException {
        return failures.call(new S3Failures.Task(operation, path, permission), request);
    }

    /// The deadline of a request that moves a part.
    void partDeadline(AwsRequestOverrideConfiguration.Builder override) {
        override.apiCallTimeout(config.calls().partTimeout());
    }

    /// Whether the signature of a request covers its body. Where not, TLS keeps it whole.
    boolean signsBodies() {
        return !config.location().secure() && config.access().signature() == Signature.V4;
    }

    /// A path beside another, that no other writer uses.
    StoragePath freshBeside(StoragePath staging, String kind) {
        String text = staging.text();
        int slash = text.lastIndexOf('/');
        StoragePath folder = slash == 0 ? StoragePath.ROOT : new StoragePath(text.substring(0, slash));
        return folder.resolve(kind + "-" + nonce());
    }

    private String nonce() {
        synchronized (random) {
            return HexFormat.of().toHexDigits(random.nextLong())
                    + HexFormat.of().toHexDigits(random.nextLong());
        }
    }

    /// Something from half of a pause to all of it.
    Duration jittered(Duration pause) {
        synchronized (random) {
            return Duration.ofMillis(random.nextLong(pause.toMillis() / 2, pause.toMillis() + 1));
        }
    }

    @Override
    public void close() {
        strays.close();
        clients.close();
    }
}
