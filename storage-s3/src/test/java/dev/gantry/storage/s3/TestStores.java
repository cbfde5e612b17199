// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.s3.config.CallSettings;
import dev.gantry.storage.s3.config.CopySettings;
import dev.gantry.storage.s3.config.Location;
import dev.gantry.storage.s3.config.S3Config;
import dev.gantry.storage.s3.config.UploadSettings;
import dev.gantry.storage.testkit.S3ProxyServer;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// Drivers for the tests' servers.
final class TestStores {

    static final String BUCKET = "gantry-test";
    static final int PART_BYTES = 5 << 20;
    static final UploadSettings SMALL_PARTS = new UploadSettings(PART_BYTES, 4, 24L * PART_BYTES, 64L << 20);
    static final CopySettings SMALL_COPIES = new CopySettings(PART_BYTES, 8, PART_BYTES);

    /// Gives up after a second attempt. Otherwise as in production, so that a store on a slow machine does not
    /// seem to be silent.
    static final CallSettings TWO_ATTEMPTS = new CallSettings(
            2,
            CallSettings.DEFAULT.callTimeout(),
            CallSettings.DEFAULT.partTimeout(),
            CallSettings.DEFAULT.stallTimeout(),
            64);

    /// Gives up early, so that tests of stores that say nothing do not wait.
    static final CallSettings IMPATIENT =
            new CallSettings(2, Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(1), 64);

    private TestStores() {}

    static S3Config.Builder config(S3ProxyServer server) {
        return config(server.endpoint(), server.accessKey(), server.secretKey());
    }

    static S3Config.Builder config(URI endpoint, String accessKey, String secretKey) {
        return S3Config.builder(BUCKET, Location.at(endpoint, "us-east-1").withPathStyle(true))
                .rootDirectory("/some root/")
                .credentials(accessKey, secretKey)
                .upload(SMALL_PARTS)
                .copy(SMALL_COPIES);
    }

    static S3Driver connect(S3Config config) {
        return S3Driver.connect(config, InstantSource.system(), RandomGenerator.of("L64X128MixRandom"));
    }
}
