// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import dev.gantry.server.config.DataSize;
import dev.gantry.server.config.Secret;
import dev.gantry.server.config.ServerConfig.Driver;
import dev.gantry.server.config.ServerConfig.Filesystem;
import dev.gantry.server.config.ServerConfig.InMemory;
import dev.gantry.server.config.ServerConfig.S3;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.file.FileDriver;
import dev.gantry.storage.memory.MemoryDriver;
import dev.gantry.storage.s3.S3Config;
import dev.gantry.storage.s3.S3Driver;
import java.net.URI;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens the store that a configuration names, and sees whether it can be used.
final class Stores {

    private static final Logger LOG = LoggerFactory.getLogger(Stores.class);

    private Stores() {}

    /// Asks the store nothing yet.
    static StorageDriver open(Driver driver, InstantSource time, RandomGenerator random) {
        return switch (driver) {
            case InMemory memory -> new MemoryDriver(time);
            case Filesystem filesystem -> new FileDriver(filesystem.rootDirectory(), time, random);
            case S3 s3 -> S3Driver.connect(config(s3), time, random);
        };
    }

    /// Asks the store once whether it would serve us.
    ///
    /// @throws StartFailure if it refuses: that will not change by itself. One that is away may come back, so
    ///     that draws a warning only
    static void check(Driver driver, StorageDriver opened) throws StartFailure {
        if (driver instanceof S3 s3 && opened instanceof S3Driver bucket) {
            try {
                bucket.checkBucket();
            } catch (StorageException.Unavailable e) {
                LOG.atWarn()
                        .addKeyValue("bucket", s3.bucket())
                        .addKeyValue("endpoint", where(s3))
                        .addKeyValue("problem", e.getMessage())
                        .log("storage.unavailable");
            } catch (StorageException e) {
                String message = "cannot use bucket %s at %s: %s".formatted(s3.bucket(), where(s3), e.getMessage());
                throw new StartFailure(message, e);
            }
        }
    }

    private static S3Config config(S3 s3) {
        URI endpoint = s3.regionEndpoint();
        return S3Config.builder(s3.bucket(), s3.region())
                .endpoint(endpoint == null ? null : endpoint.toString())
                .secure(s3.secure())
                .forcePathStyle(s3.forcePathStyle())
                .skipVerify(s3.skipVerify())
                .rootDirectory(s3.rootDirectory())
                .credentials(credentials(s3.accessKey(), s3.secretKey()))
                .upload(upload(s3.chunkSize()))
                .copy(new S3Config.Copy(
                        s3.multipartCopyChunkSize().bytes(),
                        s3.multipartCopyMaxConcurrency(),
                        s3.multipartCopyThresholdSize().bytes()))
                .build();
    }

    private static S3Config.Upload upload(DataSize chunkSize) {
        S3Config.Upload standard = S3Config.Upload.DEFAULT;
        return new S3Config.Upload(chunkSize.bytes(), standard.partsInFlight(), 0, standard.holdBytes());
    }

    private static S3Config.@Nullable Credentials credentials(@Nullable Secret accessKey, @Nullable Secret secretKey) {
        return accessKey == null || secretKey == null
                ? null
                : new S3Config.Credentials(accessKey.reveal(), secretKey.reveal());
    }

    /// The endpoint without what may be secret in it.
    private static String where(S3 s3) {
        URI endpoint = s3.regionEndpoint();
        if (endpoint == null) {
            return "Amazon S3, " + s3.region();
        }
        String port = endpoint.getPort() < 0 ? "" : ":" + endpoint.getPort();
        return endpoint.getScheme() + "://" + endpoint.getHost() + port;
    }
}
