// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;

/// ORAS and Jib against Gantry on Ceph RGW.
class ArtifactClientsOnCephIT extends ArtifactClients {

    private S3Bucket bucket;

    @Override
    GantryProcess startGantry() throws IOException {
        bucket = S3Bucket.create(Peers.rgw());
        return GantryProcess.start(GantryConfig.on(bucket));
    }

    @AfterAll
    void deleteBucket() {
        if (bucket != null) {
            bucket.close();
        }
    }
}
